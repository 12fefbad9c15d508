/** An expression. */
export type Expr =
  | { t: 'number'; value: number }
  | { t: 'string'; value: string }
  | { t: 'regex'; source: string }
  | { t: 'var'; name: string }
  | { t: 'index'; name: string; keys: readonly Expr[] }
  | { t: 'field'; of: Expr }
  | { t: 'assign'; op: string; to: Expr; value: Expr }
  | { t: 'cond'; test: Expr; yes: Expr; no: Expr }
  | { t: 'and' | 'or'; left: Expr; right: Expr }
  | { t: 'binary'; op: string; left: Expr; right: Expr }
  | { t: 'compare'; op: string; left: Expr; right: Expr }
  | { t: 'match'; negated: boolean; left: Expr; right: Expr }
  | { t: 'in'; keys: readonly Expr[]; array: string }
  | { t: 'not' | 'minus' | 'plus'; of: Expr }
  | { t: 'step'; by: 1 | -1; prefix: boolean; of: Expr }
  | { t: 'call'; name: string; args: readonly Expr[] }
  | { t: 'builtin'; name: string; args: readonly Expr[] }
  | { t: 'getline'; into: Expr | undefined; from: { kind: 'main' } | { kind: 'file' | 'command'; name: Expr } }
  | { t: 'group'; of: readonly Expr[] }

export type Redirect = { kind: '>' | '>>' | '|'; to: Expr }

export type Stmt =
  | { t: 'expr'; value: Expr }
  | { t: 'print'; args: readonly Expr[]; redirect: Redirect | undefined }
  | { t: 'printf'; args: readonly Expr[]; redirect: Redirect | undefined }
  | { t: 'if'; test: Expr; yes: Stmt; no: Stmt | undefined }
  | { t: 'while'; test: Expr; body: Stmt }
  | { t: 'do'; test: Expr; body: Stmt }
  | { t: 'for'; start: Stmt | undefined; test: Expr | undefined; step: Stmt | undefined; body: Stmt }
  | { t: 'forin'; name: string; array: string; body: Stmt }
  | { t: 'block'; body: readonly Stmt[] }
  | { t: 'next' | 'nextfile' | 'break' | 'continue' }
  | { t: 'exit' | 'return'; value: Expr | undefined }
  | { t: 'delete'; array: string; keys: readonly Expr[] | undefined }

export type Func = { name: string; params: readonly string[]; body: Stmt }
export type Rule = { from: Expr | undefined; to: Expr | undefined; body: Stmt | undefined }
export type AwkProgram = { begin: Stmt[]; end: Stmt[]; rules: Rule[]; functions: Map<string, Func> }
