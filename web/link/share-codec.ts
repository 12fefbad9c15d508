import { Inflate, deflateSync, strFromU8, strToU8 } from 'fflate'
import type { JournalEntry, SavedSession } from '../../src/host/protocol.ts'
import { LinkError } from './link-error.ts'
import { readSession } from './read-session.ts'

/** The first byte of a link: how the rest is written (1: raw deflate with `dictionary`, times as differences). */
const version = 1
/** The most characters a link's fragment may have, made or opened. */
export const maxLinkChars = 200_000
/** The most bytes a link's content may have once decompressed. */
const maxContentBytes = 6_000_000

/** Words that sessions are made of. It belongs to the version above: never edit it, add a version. */
const dictionary = strToU8(
  'apiVersion: v1\nkind: Podapps/v1Deploymentmetadata:\n  name: spec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: template:\n      labels:\n    containers:\n      - name: image: ports:\n        - containerPort: 80FROM alpineRUN COPY . WORKDIR /appENV EXPOSE 80CMD ["docker build -t docker run -d --name -p 8080:80 docker ps docker logs docker exec -it kubectl get pods -o wide kubectl apply -f kubectl describe kubectl delete ls cat curl localhost\r{"format":1,"id":"playground","world":{"seed":"","bootEpochMs":,"workstation":{"hostname":"","docker":true,"images":[],"internet":true},"cluster":{"version":"1.32","nodes":["controlplane","node01","node02"]}},"files":[{"path":"","content":"\\n"}],"journal":[[0,0,{"kind":"open-pane","pane":"pane-1","rows":24,"cols":80}],{"kind":"resize"{"kind":"write-file","path":"{"kind":"keys","pane":"pane-1","text":"',
)

type Packed = Omit<SavedSession, 'journal'> & { readonly journal: readonly (readonly [number, number, JournalEntry['input']])[] }

/** Keys typed one after the other in one event-free moment are one entry of text; times become differences. */
function pack(session: SavedSession): Packed {
  let at = 0
  let events = 0
  const journal = session.journal.map((entry) => {
    const packed = [entry.at - at, entry.events - events, entry.input] as const
    ;({ at, events } = entry)
    return packed
  })
  return { ...session, journal }
}

function unpack(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('journal' in value) || !Array.isArray(value.journal)) throw new LinkError('damaged')
  let at = 0
  let events = 0
  const journal = value.journal.map((packed: unknown) => {
    if (!Array.isArray(packed)) throw new LinkError('damaged')
    at += Number(packed[0])
    events += Number(packed[1])
    return { at, events, input: packed[2] as unknown }
  })
  return { ...value, journal }
}

const toBase64Url = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array {
  if (!/^[\w-]*$/.test(text)) throw new LinkError('damaged')
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
  } catch {
    throw new LinkError('damaged')
  }
}

/** A session as the fragment of a link. Throws a LinkError when it is too long for one. */
export function encodeSession(session: SavedSession): string {
  const body = deflateSync(strToU8(JSON.stringify(pack(session))), { level: 9, dictionary })
  const text = toBase64Url(Uint8Array.of(version, ...checksum(body), ...body))
  if (text.length > maxLinkChars) throw new LinkError('size')
  return text
}

/** The session in a link's fragment. Throws a LinkError when it cannot be used; nothing of it is trusted before it was read. */
export function decodeSession(text: string): SavedSession {
  if (text.length > maxLinkChars) throw new LinkError('size')
  const bytes = fromBase64Url(text)
  if (bytes.length < 6) throw new LinkError('damaged')
  if (bytes[0] !== version) throw new LinkError('version')
  const body = bytes.subarray(5)
  if (checksum(body).some((byte, index) => byte !== bytes[index + 1])) throw new LinkError('damaged')
  let value: unknown
  try {
    value = JSON.parse(strFromU8(inflateBounded(body)))
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError('damaged')
  }
  const session = readSession(unpack(value))
  if (session === undefined) throw new LinkError('damaged')
  return session
}

/** Inflates piece by piece and stops at the limit, so that a small link cannot become a large heap. */
function inflateBounded(body: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = []
  let length = 0
  const inflate = new Inflate({ dictionary }, (piece) => {
    length += piece.length
    if (length > maxContentBytes) throw new LinkError('size')
    pieces.push(piece)
  })
  const step = 4096
  for (let at = 0; at < body.length; at += step) inflate.push(body.subarray(at, at + step), at + step >= body.length)
  const whole = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** FNV-1a over the bytes: tells a link cut short or mistyped from a whole one. */
function checksum(bytes: Uint8Array): number[] {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return [24, 16, 8, 0].map((shift) => (hash >>> shift) & 255)
}
