import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { SHARED } from '../../../e2e/corpora.ts'
import { childNamed, type Node } from '../../cli/tree.ts'
import type { Kubectl } from './kubectl.ts'
import { kubectlCli } from './program.ts'

const folder = join(SHARED, 'oracle/kubectl-help')

/** The command that a file of recorded help is of: its name has dashes where the path has blanks. */
function nodeOf(words: readonly string[], node: Node<Kubectl> = kubectlCli.root): Node<Kubectl> | undefined {
  if (words.length === 0) return node
  for (let taken = words.length; taken > 0; taken--) {
    const child = childNamed(node, words.slice(0, taken).join('-'))
    const found = child && nodeOf(words.slice(taken), child)
    if (found !== undefined) return found
  }
  return undefined
}

describe.skipIf(!existsSync(folder))('the help of kubectl 1.32 (skipped when the reference material is not there)', () => {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file !== 'kubectl-options.txt') : []
  test.each(files)('%s', (file) => {
    const node = nodeOf(file.replace('.txt', '').split('-').slice(1))
    expect(node && kubectlCli.dialect.help(node, 80, () => true)).toBe(readFileSync(join(folder, file), 'utf8'))
  })
})
