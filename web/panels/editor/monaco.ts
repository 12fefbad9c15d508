import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/caretOperations/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/comment/register'
import 'monaco-editor/features/contextmenu/register'
import 'monaco-editor/features/cursorUndo/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/folding/register'
import 'monaco-editor/features/gotoLine/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/indentation/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/multicursor/register'
import 'monaco-editor/features/smartSelect/register'
import 'monaco-editor/features/suggest/register'
import 'monaco-editor/features/toggleTabFocusMode/register'
import 'monaco-editor/features/wordHighlighter/register'
import 'monaco-editor/features/wordOperations/register'
import 'monaco-editor/languages/definitions/dockerfile/register'
import 'monaco-editor/languages/definitions/html/register'
import 'monaco-editor/languages/definitions/ini/register'
import 'monaco-editor/languages/definitions/javascript/register'
import 'monaco-editor/languages/definitions/markdown/register'
import 'monaco-editor/languages/definitions/python/register'
import 'monaco-editor/languages/definitions/shell/register'
import 'monaco-editor/languages/definitions/yaml/register'
import * as monaco from 'monaco-editor/editor/editor.api'
import { cssValue } from '../../prefs/theme.ts'

self.MonacoEnvironment = { getWorker: () => new Worker(new URL('./monaco-worker.ts', import.meta.url), { type: 'module', name: 'editor' }) }

monaco.languages.register({ id: 'json', extensions: ['.json'] })
monaco.languages.setMonarchTokensProvider('json', {
  tokenizer: {
    root: [
      [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'type'],
      [/"(?:[^"\\]|\\.)*"/, 'string'],
      [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, 'number'],
      [/\b(?:true|false|null)\b/, 'keyword'],
      [/[{}[\]]/, '@brackets'],
      [/[,:]/, 'delimiter'],
    ],
  },
})
monaco.languages.setLanguageConfiguration('json', {
  brackets: [
    ['{', '}'],
    ['[', ']'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '"', close: '"' },
  ],
})

const byName: readonly (readonly [RegExp, string])[] = [
  [/(^|[./])(Dockerfile|Containerfile)(\.[\w-]+)?$|\.dockerfile$/i, 'dockerfile'],
  [/\.ya?ml$/, 'yaml'],
  [/\.json$/, 'json'],
  [/\.(sh|bash)$|(^|\/)\.(bashrc|profile|ashrc)$/, 'shell'],
  [/\.(conf|cnf|ini|env)$|(^|\/)\.env$|\.dockerignore$/, 'ini'],
  [/\.(m?js|cjs)$/, 'javascript'],
  [/\.py$/, 'python'],
  [/\.html?$/, 'html'],
  [/\.md$/, 'markdown'],
]

/** The editor's language for a file, by its name, else by its first line. */
export function languageOf(path: string, text: string): string {
  const found = byName.find(([pattern]) => pattern.test(path))
  if (found !== undefined) return found[1]
  return /^#!.*\b(sh|bash|ash)\b/.test(text) ? 'shell' : 'plaintext'
}

/** Gives Monaco the colours of the window's present theme. */
export function dressMonaco(theme: 'light' | 'dark'): void {
  const colour = (name: string) => cssValue(name).replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3')
  const token = (name: string) => colour(name).slice(1)
  monaco.editor.defineTheme(`drydock-${theme}`, {
    base: theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: 'comment', foreground: token('--text-faint'), fontStyle: 'italic' },
      { token: 'keyword', foreground: token('--accent'), fontStyle: 'bold' },
      { token: 'type', foreground: token('--accent') },
      { token: 'string', foreground: token('--good') },
      { token: 'number', foreground: token('--wait') },
      { token: 'variable', foreground: token('--wait') },
    ],
    colors: {
      'editor.background': colour('--surface'),
      'editor.foreground': colour('--text'),
      'editorLineNumber.foreground': colour('--text-faint'),
      'editorLineNumber.activeForeground': colour('--text-soft'),
      'editor.lineHighlightBackground': colour('--raised'),
      'editor.lineHighlightBorder': colour('--raised'),
      'editorCursor.foreground': colour('--accent'),
      'editorWidget.background': colour('--surface'),
      'editorWidget.border': colour('--line'),
      'editorIndentGuide.background1': colour('--line'),
      focusBorder: colour('--accent'),
    },
  })
  monaco.editor.setTheme(`drydock-${theme}`)
}

export { monaco }
