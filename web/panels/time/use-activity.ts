import { useEffect, useState } from 'react'
import { useMirror, type Tables } from '../../link/mirror.ts'
import { podFacts } from '../../views/kube-facts.ts'

/** A word for each watched thing, so that two states can be compared and the difference told. */
function words(tables: Tables): Map<string, string> {
  const found = new Map<string, string>()
  for (const image of tables.images.values()) found.set(`image ${image.tags[0] ?? image.id.slice(0, 12)}`, 'ready')
  for (const container of tables.containers.values()) found.set(`container ${container.name}`, container.state)
  for (const object of tables.objects.values()) {
    const name = `${object.kind.toLowerCase()} ${object.metadata.name}`
    if (object.kind === 'Pod') found.set(name, podFacts(object).status)
    else if (object.kind === 'Deployment' || object.kind === 'ReplicaSet' || object.kind === 'Service') found.set(name, 'exists')
  }
  return found
}

/** What changed last among the things in the views, in one line. */
export function lastChange(before: Tables, after: Tables): string | undefined {
  const old = words(before)
  const now = words(after)
  for (const [name, state] of now) if (old.get(name) !== state) return `${name}: ${state}`
  for (const name of old.keys()) if (!now.has(name)) return `${name}: removed`
  return undefined
}

/** A quiet line about the last thing that happened. */
export function useActivity(): string {
  const [line, setLine] = useState('')
  useEffect(() => {
    let told = useMirror.getState().tables
    const timer = setInterval(() => {
      const { tables } = useMirror.getState()
      if (tables === told) return
      const change = lastChange(told, tables)
      told = tables
      if (change !== undefined) setLine(change)
    }, 250)
    return () => clearInterval(timer)
  }, [])
  return line
}
