import fc from 'fast-check'
import { expect, test } from 'vitest'
import { print } from '../../kernel/libc/io.ts'
import type { Program } from '../../kernel/program.ts'
import { sys } from '../../kernel/sys.ts'
import { shell, shellHost } from './testing.ts'
import type { Grammar } from './syntax/context.ts'

const args: Program = { name: 'args', *main(_sys, argv) { yield* print(`${argv.slice(1).map(a => `<${a}>`).join('')}\n`); return 0 } }
const nap: Program = { name: 'nap', *main(_sys, argv) { yield* sys.sleep(Number(argv[1]) * 1_000_000); return 0 } }
const yes: Program = { name: 'yes', *main() { for (;;) yield* print('y\n') } }

const everywhere: readonly (readonly [rule: string, script: string, stdout: string, status?: number])[] = [
  ['fields are split and quotes keep them', "a='1 2'; args $a \"$a\" '$a' \\$a", '<1><2><1 2><$a><$a>\n'],
  ['empty expansions vanish unless quoted', 'a=; args $a "$a" x$a', '<><x>\n'],
  ['"$@" keeps each parameter, "$*" joins them', "set -- 'a b' '' c; args \"$@\"; IFS=-; args \"$*\"", '<a b><><c>\n<a b--c>\n'],
  ['IFS white space and separators', "IFS=' :'; a=' x : y::z:'; args $a", '<x><y><><z>\n'],
  ['defaults, alternatives, assignment', 'unset a; b=; echo ${a-1}${b-2}${b:-3}${a+4}${b+5}${a:=6}$a', '13566\n'],
  ['prefixes and suffixes go', 'p=/usr/lib/x.tar.gz; echo ${p##*/} ${p%/*} ${p%%.*} ${p#*.} ${#p}', 'x.tar.gz /usr/lib /usr/lib/x tar.gz 17\n'],
  ['command substitution, nested and with backquotes', 'echo $(echo a$(echo b)) `echo c\\`echo d\\``', 'ab cd\n'],
  ['arithmetic', 'i=3; echo $((i*2+1)) $((i>2 ? 10 : 20)) $((0x10))', '7 10 16\n'],
  ['a here-document expands, a quoted one does not', 'a=1; cat <<E; cat <<\'E\'\n$a $((a+1)) `echo x`\nE\n$a\nE', '1 2 x\n$a\n'],
  ['tabs before a here-document go with <<-', 'cat <<-E\n\tone\n\t\ttwo\n\tE', 'one\ntwo\n'],
  ['redirections apply from left to right', '{ echo out; echo err >&2; } 2>&1 >/tmp/o | cat; cat /tmp/o', 'err\nout\n'],
  ['descriptors move and close', 'exec 3>/tmp/f; echo x >&3; exec 3>&-; cat </tmp/f; exec 4</tmp/f; read a <&4; echo $a', 'x\nx\n'],
  ['a pipeline streams and SIGPIPE ends its head', 'yes | { read a; echo $a; }', 'y\n'],
  ['the last command decides a pipeline\'s status', 'false | true; echo $?; ! true | false; echo $?', '0\n0\n'],
  ['functions, local and return', 'f() { local x=2; echo $x $1; return 3; }; x=1; f a; echo $? $x', '2 a\n3 1\n'],
  ['loops with break and continue', 'for i in 1 2 3 4; do case $i in 2) continue;; 4) break;; esac; echo $i; done; while :; do until false; do break 2; done; done; echo end', '1\n3\nend\n'],
  ['case patterns', 'case abc in a?c|x) echo one;; *) echo two;; esac; case "*" in "*") echo star;; esac', 'one\nstar\n'],
  ['subshells keep their changes to themselves', 'a=1; (a=2; cd /; echo $a); echo $a; pwd', '2\n1\n/tmp\n'],
  ['errexit ends the shell, but not in conditions', 'set -e; false || true; if false; then :; fi; ! true; echo on; false; echo off', 'on\n', 1],
  ['a failing substitution in an assignment counts', 'set -e; a=$(false); echo no', '', 1],
  ['traps run at exit and on signals', "trap 'echo bye' EXIT; trap 'echo usr' USR1; kill -USR1 $$; echo here", 'usr\nhere\nbye\n'],
  ['background jobs are waited for', 'nap 2 & a=$!; (exit 5) & wait $!; echo $?; wait $a; echo $?', '5\n0\n'],
  ['globs match, sorted, and stay when nothing does', 'cd /tmp; mkdir d 2>/dev/null; : >b.x; : >a.x; : >.h.x; args *.x d/*.y "*.x"', '<a.x><b.x><d/*.y><*.x>\n'],
  ['eval and dot run in the shell', "eval 'x=1; y=2'; echo $x$y; echo 'z=$((x+y))' >/tmp/z; . /tmp/z; echo $z", '12\n3\n'],
  ['getopts', 'set -- -ab val -c rest; while getopts ab:c o; do echo "$o $OPTARG"; done; shift $((OPTIND-1)); echo $*', 'a \nb val\nc \nrest\n'],
  ['read splits, drops backslashes without -r and leaves the rest', "printf 'a b\\\\tc d\\nnext\\n' | { read x y; read -r z; echo \"$x|$y|$z\"; }", 'a|btc d|next\n'],
  ['printf', "printf '%s-%5.2f|%-4d|%04x|%c|%b\\n' a 1.5 7 255 xyz 'q\\tr'", 'a- 1.50|7   |00ff|x|q\tr\n'],
  ['not found is 127, not executable 126', 'nosuch 2>/dev/null; echo $?; : >/tmp/n; /tmp/n 2>/dev/null; echo $?', '127\n126\n'],
  ['a file without #! runs as a script', "echo 'echo script $1' >/tmp/s; mkx /tmp/s; /tmp/s arg", 'script arg\n'],
  ['assignments before a command are its environment', 'a=1; a=2 envget a; envget a; export a; envget a', '2\n\n1\n'],
  ['aliases apply from the next line', "alias hi='echo hello '; alias w=world\nhi w", 'hello world\n'],
  ['continued lines are one', 'ec\\\nho a\\\nb $\\\nx; x=1; echo $\\\n{x}', 'ab\n1\n'],
  ['unset variables are errors with -u', 'set -u; (echo $nosuch) 2>/dev/null; echo "${nosuch-ok}"', 'ok\n'],
]

const helpers: readonly Program[] = [
  args, nap, yes,
  { name: 'envget', *main(_sys, argv, env) { yield* print(`${env.get(argv[1] ?? '') ?? ''}\n`); return 0 } },
  { name: 'mkx', *main(_sys, argv) { yield* sys.chmod(argv[1] ?? '', 0o755); return 0 } },
  { name: 'cat', *main(_sys, argv) {
    const fd = argv[1] === undefined ? 0 : yield* sys.open(argv[1])
    for (let chunk = yield* sys.read(fd); chunk.length > 0; chunk = yield* sys.read(fd)) yield* sys.write(1, chunk)
    return 0
  } },
]
const grammars = ['ash', 'dash', 'bash'] as const
// Bash expands aliases only in interactive shells.
const table = everywhere.flatMap(([rule, script, stdout, status = 0]) =>
  grammars.map(g => [g, rule, g === 'bash' && script.startsWith('alias') ? `shopt -s expand_aliases\n${script}` : script, stdout, status] as const))

test.each(table)('%s: %s', (grammar, _rule, script, stdout, status) => {
  const result = shell(shellHost(helpers), grammar, script)
  expect({ stdout: result.stdout, status: result.status }).toEqual({ stdout, status })
})

const bash: readonly (readonly [rule: string, script: string, stdout: string])[] = [
  ['arrays', 'a=(x "y z" w); a[5]=v; echo ${#a[@]} ${a[1]} ${!a[@]}; args "${a[@]:1:2}"', '4 y z 0 1 2 5\n<y z><w>\n'],
  ['associative arrays', 'declare -A m=([k]=1 ["a b"]=2); m[z]=3; echo ${m[k]} ${m["a b"]} ${#m[@]}', '1 2 3\n'],
  ['braces', 'echo a{1,2}{x,y} {01..03} {c..a}', 'a1x a1y a2x a2y 01 02 03 c b a\n'],
  ['[[ ]] and regular expressions', '[[ abc == a* && 5 -gt 3 ]] && echo y; [[ v12 =~ ^v([0-9]+)$ ]]; echo ${BASH_REMATCH[1]}', 'y\n12\n'],
  ['(( )) and C loops', 'for ((i=0;i<3;i++)); do ((i==1)) && continue; echo $i; done', '0\n2\n'],
  ['case changes, slices and replacement', 's=hello; echo ${s^} ${s^^} ${s:1:3} ${s: -2} ${s//l/L} ${s/#h/J}', 'Hello HELLO ell lo heLLo Jello\n'],
  ['here-strings and process substitution', 'read x <<<"a b"; echo $x; cat <(echo sub)', 'a b\nsub\n'],
  ['pipefail and PIPESTATUS', 'set -o pipefail; false | true; echo $? ; true | false | true; echo ${PIPESTATUS[@]}', '1\n0 1 0\n'],
  ['indirection and transformation', 'a=b; b=c; echo ${!a}; x="it\'s"; echo ${x@Q}', "c\n'it'\\''s'\n"],
  ['declare -p', 'declare -i n=2+3; declare -r c=1; declare -p n c', 'declare -i n="5"\ndeclare -r c="1"\n'],
  ['mapfile and printf -v', "mapfile -t l < <(printf 'a\\nb\\n'); printf -v v '%s+' \"${l[@]}\"; echo $v", 'a+b+\n'],
  ['ERR trap', "trap 'echo failed $?' ERR; false; true; (exit 3)", 'failed 1\nfailed 3\n'],
  ['extglob', "shopt -s extglob\ncase foo.c in *.@(c|h)) echo source;; esac", 'source\n'],
]

test.each(bash)('bash: %s', (_rule, script, stdout) => {
  expect(shell(shellHost(helpers), 'bash', script).stdout).toBe(stdout)
})

const messages: readonly (readonly [Grammar, string, string, number])[] = [
  ['ash', 'foo', 'ash: foo: not found\n', 127],
  ['dash', 'foo', 'dash: 1: foo: not found\n', 127],
  ['bash', 'foo', 'bash: line 1: foo: command not found\n', 127],
  ['ash', 'cd /x', "ash: cd: line 0: can't cd to /x: No such file or directory\n", 2],
  ['dash', 'cd /x', "dash: 1: cd: can't cd to /x\n", 2],
  ['bash', 'cd /x', 'bash: line 1: cd: /x: No such file or directory\n', 1],
  ['ash', 'cat </nope', "ash: can't open /nope: no such file\n", 1],
  ['dash', 'cat </nope', 'dash: 1: cannot open /nope: No such file\n', 2],
  ['bash', 'cat </nope', 'bash: line 1: /nope: No such file or directory\n', 1],
  ['ash', 'if true; fi', 'ash: syntax error: unexpected "fi" (expecting "then")\n', 2],
  ['ash', 'echo "a', 'ash: syntax error: unterminated quoted string\n', 2],
  ['dash', 'echo "a', 'dash: 1: Syntax error: Unterminated quoted string\n', 2],
  ['bash', 'echo )', "bash: -c: line 1: syntax error near unexpected token `)'\nbash: -c: line 1: `echo )'\n", 2],
  ['ash', 'readonly a=1; a=2', 'ash: a: is read only\n', 2],
  ['bash', 'echo $((1/0))', 'bash: line 1: 1/0: division by 0 (error token is "0")\n', 1],
  ['bash', '/etc/passwd', 'bash: line 1: /etc/passwd: Permission denied\n', 126],
]

test.each(messages)('%s says of %j: %j', (grammar, script, stderr, status) => {
  expect(shell(shellHost(helpers), grammar, script)).toEqual({ stdout: '', stderr, status })
})

test('a busy loop burns virtual CPU time and can be killed', () => {
  const result = shell(shellHost(helpers), 'ash', '(while :; do :; done) & nap 3; kill $!; wait $!; echo $?; times >/dev/null')
  expect(result.stdout).toBe('143\n')
})

test('recursion goes deep without harm, and endless recursion ends as a crash', () => {
  expect(shell(shellHost(), 'ash', 'f() { [ $1 -eq 0 ] && return; f $(($1-1)); }; f 3000; echo ok').stdout).toBe('ok\n')
  expect(shell(shellHost(), 'bash', 'f() { f; }; f; echo no')).toMatchObject({ stdout: '', status: 'SEGV' })
})

test('commands from standard input share it with what they run', () => {
  const result = shell(shellHost(helpers), 'dash', '', { argv: ['dash'], stdin: 'read line\nfor the read\necho "got $line"\ncat\nrest 1\nrest 2\n' })
  expect(result.stdout).toBe('got for the read\nrest 1\nrest 2\n')
})

test('PID 1 that is a shell with one command becomes that command', () => {
  expect(shell(shellHost(helpers), 'ash', 'args $$ ; exec args done').stdout).toMatch(/^<\d+>\n<done>\n$/)
})

const piece = fc.constantFrom('echo', 'a', '$a', '"', "'", '`', '$(', ')', '(', '{', '}', ';', '|', '&', '&&', '<<E', '\n', 'E', 'if', 'then', 'fi', 'for', 'in', 'do', 'done', 'case', 'esac', '>', '<', '$((', '))', '${a', '}', '\\', '*', '[', ']', '!', '=', 'x=1', 'while', '#', '$', '"$@"', 'read b', 'exit 3', '${a:-', 'set -e', 'trap', 'f()', 'break', '1')

test('no random text makes the engine throw or hang', () => {
  fc.assert(fc.property(fc.array(piece, { maxLength: 14 }), fc.constantFrom(...grammars), (pieces, grammar) => {
    const script = pieces.join(' ')
    const result = shell(shellHost(helpers), grammar, script, { seconds: 5 })
    return result.status !== undefined
  }), { numRuns: 400 })
})

test.each([
  ['a variable that doubles until memory is out', 'x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; done'],
  ['eval within eval for ever', "x='eval \"$x\"'; eval \"$x\""],
  ['a brace sequence of a million million words', 'echo {1..999999}{1..999999} | { read -r x; echo "${#x}"; }'],
  ['a very wide field', "x=$(printf '%999999999d' 1); echo ${#x}"],
  ['a trap that sets itself off', "trap 'kill -USR1 $$' USR1; kill -USR1 $$; echo on"],
])('nothing breaks by %s', (_what, script) => {
  for (const grammar of grammars) expect(shell(shellHost(helpers), grammar, script, { seconds: 2 }).status).not.toBe(undefined)
})
