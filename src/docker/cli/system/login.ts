import { bool, text } from '../../../cli/flag.ts'
import type { Gen } from '../../../kernel/coroutine.ts'
import { toBase64 } from '../../../base/base64.ts'
import { decodeUtf8, encodeUtf8 } from '../../../base/bytes.ts'
import { atMost } from '../../../cli/arity.ts'
import { Failure } from '../../../cli/failure.ts'
import type { Writer } from '../../../cli/writer.ts'
import { LineReader, readAll } from '../../../kernel/libc/io.ts'
import { STDIN, sys } from '../../../kernel/sys.ts'
import { writeConfig } from '../config-file.ts'
import { dockerCommand, inputIsTerminal } from '../docker.ts'
import { authKey, HUB, storedLogin } from '../image/auth.ts'

/** `docker login`: POST /auth, then config.json keeps name and password. */
export const login = dockerCommand({
  mounts: [{ path: 'login' }],
  usage: '[OPTIONS] [SERVER]',
  short: 'Authenticate to a registry',
  long: 'Authenticate to a registry.\nDefaults to Docker Hub if no server is specified.',
  args: atMost(1),
  complete: 'none',
  flags: {
    password: text({ short: 'p', help: 'Password or Personal Access Token (PAT)' }),
    'password-stdin': bool({ help: 'Take the Password or Personal Access Token (PAT) from stdin' }),
    username: text({ short: 'u', help: 'Username' }),
  },
  *run({ args: [server = ''], flags, out, err, context: { engine, config } }) {
    if (flags.password !== '' && flags['password-stdin']) throw new Failure('conflicting options: cannot specify both --password and --password-stdin')
    if (flags['password-stdin'] && flags.username === '') throw new Failure('the --password-stdin option requires --username to be set')
    if (flags.password !== '') yield* err.line('WARNING! Using --password via the CLI is insecure. Use --password-stdin.')
    const key = server === '' ? HUB : authKey(server.replace(/^https?:\/\//, '').replace(/\/.*$/, ''))
    const stored = storedLogin(config, key === HUB ? 'docker.io' : key)
    const username = flags.username !== '' ? flags.username : (stored?.username ?? (yield* ask(out, 'Username: ')))
    const password = flags['password-stdin'] ? decodeUtf8(yield* readAll(STDIN)).replace(/\r?\n$/, '') : flags.password !== '' ? flags.password : ((stored?.username === username ? stored.password : undefined) ?? (yield* askSecret(out)))
    if (username === '') throw new Failure('username is empty')
    if (password === '') throw new Failure('password is empty')
    const { Status } = yield* engine.json<{ Status: string; IdentityToken?: string }>('POST', '/auth', { body: { username, password, serveraddress: key } })
    const auth = toBase64(encodeUtf8(`${username}:${password}`))
    yield* writeConfig(config, { ...config.values, auths: { ...config.values.auths, [key]: { auth } } })
    yield* err.text(unencryptedWarning(config.directory))
    yield* out.line(Status === '' ? 'Login Succeeded' : Status)
  },
})

function unencryptedWarning(directory: string): string {
  return `\nWARNING! Your credentials are stored unencrypted in '${directory}/config.json'.\nConfigure a credential helper to remove this warning. See\nhttps://docs.docker.com/go/credential-store/\n\n`
}

function* ask(out: Writer, question: string): Gen<string> {
  if (!(yield* inputIsTerminal())) throw new Failure('Error: Cannot perform an interactive login from a non TTY device')
  yield* out.text(question)
  return ((yield* new LineReader(STDIN).next()) ?? '').trim()
}

function* askSecret(out: Writer): Gen<string> {
  if (!(yield* inputIsTerminal())) throw new Failure('Error: Cannot perform an interactive login from a non TTY device')
  yield* sys.tcsetattr(STDIN, { echo: false })
  try {
    yield* out.text('Password: ')
    return (yield* new LineReader(STDIN).next()) ?? ''
  } finally {
    yield* sys.tcsetattr(STDIN, { echo: true })
    yield* out.line()
  }
}
