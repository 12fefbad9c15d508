import { useEffect, useRef } from 'react'
import { cssValue, useTheme } from '../../prefs/theme.ts'
import { useStrings } from '../../strings/strings.ts'
import { editBuffer, saveBuffer, useBuffers } from './buffers.ts'
import styles from './editor-panel.module.css'
import { dressMonaco, languageOf, monaco } from './monaco.ts'

type Editor = ReturnType<typeof monaco.editor.create>
const views = new Map<string, ReturnType<Editor['saveViewState']>>()

/** The editor of one file. It is loaded lazily, with Monaco. */
export default function CodeEditor({ path }: { readonly path: string }) {
  const strings = useStrings()
  const theme = useTheme()
  const holder = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor>(null)
  const label = strings.editor.label(path)

  useEffect(() => {
    const into = holder.current
    if (into === null) return undefined
    const uri = monaco.Uri.file(path)
    const text = useBuffers.getState().byPath.get(path)?.draft ?? ''
    const model = monaco.editor.getModel(uri) ?? monaco.editor.createModel(text, languageOf(path, text), uri)
    model.setEOL(monaco.editor.EndOfLineSequence.LF)
    if (model.getValue() !== text) model.setValue(text)
    const made = monaco.editor.create(into, {
      model,
      ariaLabel: label,
      automaticLayout: true,
      fontFamily: cssValue('--font-mono'),
      fontSize: 13,
      lineHeight: 20,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      renderWhitespace: 'trailing',
      tabSize: 2,
      insertSpaces: true,
      detectIndentation: true,
      padding: { top: 10, bottom: 10 },
      lineNumbersMinChars: 3,
      overviewRulerLanes: 0,
      renderFinalNewline: 'on',
      fixedOverflowWidgets: true,
      quickSuggestions: false,
      wordBasedSuggestions: 'off',
      unicodeHighlight: { ambiguousCharacters: false },
    })
    editor.current = made
    const view = views.get(path)
    if (view) made.restoreViewState(view)
    made.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => saveBuffer(path))
    const typing = model.onDidChangeContent(() => editBuffer(path, model.getValue()))
    const following = useBuffers.subscribe(({ byPath }) => {
      const draft = byPath.get(path)?.draft
      if (draft === undefined || draft === model.getValue()) return
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text: draft }], () => null)
    })
    return () => {
      views.set(path, made.saveViewState())
      following()
      typing.dispose()
      made.dispose()
      model.dispose()
    }
  }, [path, label])

  useEffect(() => dressMonaco(theme), [theme])

  return <div ref={holder} className={styles.code} data-testid="code" />
}
