import { atMost } from '../../../cli/arity.ts'
import { writeConfig } from '../config-file.ts'
import { dockerCommand } from '../docker.ts'
import { authKey, HUB } from '../image/auth.ts'

/** `docker logout`: forgets name and password in config.json. */
export const logout = dockerCommand({
  mounts: [{ path: 'logout' }],
  usage: '[SERVER]',
  short: 'Log out from a registry',
  long: 'Log out from a registry.\nIf no server is specified, the default is defined by the daemon.',
  args: atMost(1),
  complete: 'none',
  flags: {},
  *run({ args: [server = ''], out, context: { config } }) {
    const key = server === '' ? HUB : authKey(server)
    yield* out.line(`Removing login credentials for ${key}`)
    if (config.values.auths?.[key] === undefined) return
    yield* writeConfig(config, { ...config.values, auths: Object.fromEntries(Object.entries(config.values.auths).filter(([name]) => name !== key)) })
  },
})
