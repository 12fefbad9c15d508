/** What the API server's routes need of a request: nothing of sockets. */
export type ApiRequest = {
  readonly method: string
  readonly path: string
  readonly query: { get(name: string): string | undefined; all(name: string): readonly string[]; has(name: string): boolean }
  readonly headers: { get(name: string): string | undefined }
  readonly body: Uint8Array
}

/** Where a streamed answer's bytes go. */
export type Sink = { write(data: string | Uint8Array): void; end(): void }

/** Both ways of an exec, attach or port-forward session, framed by the caller (WebSocket v5.channel.k8s.io). */
export type Channel = { send(channel: number, data: Uint8Array): void; close(): void }
export type ChannelPeer = { receive(channel: number, data: Uint8Array): void; closed(): void }

export type ApiReply =
  | { readonly kind: 'whole'; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string | Uint8Array }
  | { readonly kind: 'stream'; readonly status: number; readonly headers: Readonly<Record<string, string>>; /** Begins; returns what to do when the client goes away. */ open(sink: Sink): () => void }
  | { readonly kind: 'channel'; /** Begins; returns the peer that hears the client. */ open(channel: Channel): ChannelPeer }

export const json = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): ApiReply => ({
  kind: 'whole', status, headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private', ...headers }, body: `${JSON.stringify(value)}\n`,
})

export const text = (status: number, body: string): ApiReply => ({ kind: 'whole', status, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-cache, private' }, body })
