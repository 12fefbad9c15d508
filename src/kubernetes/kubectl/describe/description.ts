import { TabWriter } from '../../../base/text-table.ts'
import type { ApiObject } from '../resource/object.ts'
import { mapField } from '../resource/object.ts'
import { LAST_APPLIED } from '../write/last-applied.ts'

/** Longest annotation that stands on one line. */
const MAX_ANNOTATION = 140

/** What the API says besides the described object: its events, and objects that belong to it. */
export type Related = {
  /** Undefined: events are not shown. */
  readonly events: readonly ApiObject[] | undefined
  readonly objects: readonly ApiObject[]
}

/** The text that `kubectl describe` builds: lines of tab-separated cells on levels of two blanks. */
export class Description {
  /** Seconds since 1970. */
  readonly now: number
  readonly #writer = new TabWriter({ minWidth: 0, tabWidth: 8, padding: 2, padChar: ' ' })
  readonly #aligned: boolean
  #text = ''

  /** `tabs`: cells stay apart by tabs, for a reader that aligns them itself or not at all. */
  constructor(now: number, layout: 'aligned' | 'tabs' = 'aligned') {
    this.now = now
    this.#aligned = layout === 'aligned'
  }

  /** One or more lines; `level` counts blanks in twos before the first. */
  line(level: number, text: string): void {
    const line = `${'  '.repeat(level)}${text}\n`
    if (this.#aligned) this.#writer.write(line)
    else this.#text += line
  }

  /** Cells written from now on form columns of their own. */
  flush(): void {
    this.#text += this.#writer.flush()
  }

  text(): string {
    this.flush()
    return this.#text
  }

  /** `Labels:` with one `key=value` a line. */
  labels(title: string, labels: Readonly<Record<string, string>>): void {
    this.#pairs(title, labels, (key, value) => [`${key}=${value}`])
  }

  /** `Annotations:` with one `key: value` a line; long ones and those of several lines below their key. */
  annotations(title: string, object: ApiObject): void {
    const { [LAST_APPLIED]: _applied, ...shown } = mapField(object, 'metadata', 'annotations')
    this.#pairs(title, shown, (key, raw) => {
      const value = raw.replace(/\n$/, '')
      if (value.length + key.length + 2 <= MAX_ANNOTATION && !value.includes('\n')) return [`${key}: ${value}`]
      return [`${key}:`, ...value.split('\n').map((line) => `  ${line.length > MAX_ANNOTATION - 2 ? `${line.slice(0, MAX_ANNOTATION - 2)}...` : line}`)]
    })
  }

  #pairs(title: string, pairs: Readonly<Record<string, string>>, show: (key: string, value: string) => readonly string[]): void {
    const lines = Object.keys(pairs).sort().flatMap((key) => show(key, pairs[key] ?? ''))
    this.list(title, lines)
  }

  /** A title and its values, one a line below the other. */
  list(title: string, values: readonly string[]): void {
    const [first = '<none>', ...rest] = values
    this.line(0, `${title}:\t${first}`)
    for (const value of rest) this.line(0, `\t${value}`)
  }
}
