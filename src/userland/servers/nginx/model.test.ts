import { describe, expect, test } from 'vitest'
import { ConfigError, type Directive } from './config.ts'
import { modelOf } from './model.ts'

const directive = (name: string, args: readonly string[], block?: readonly Directive[]): Directive => ({ name, args, block, file: 'nginx.conf', line: 7 })
const withServer = (...inside: readonly Directive[]): readonly Directive[] => [directive('events', [], []), directive('http', [], [directive('server', [], inside)])]

describe('a directive is honoured, asks for what happens anyway, or is refused', () => {
  test.each([['charset', 'off'], ['charset', 'utf-8'], ['etag', 'off'], ['log_not_found', 'off'], ['proxy_read_timeout', '90s'], ['etag', 'on'], ['log_not_found', 'on'], ['proxy_redirect', 'off'], ['proxy_http_version', '1.1'], ['keepalive_timeout', '65'], ['sendfile', 'on'], ['gzip', 'off']])('%s %s passes', (name, value) => {
    expect(() => modelOf(withServer(directive(name, [value])))).not.toThrow()
  })

  test.each([['proxy_redirect', 'default'], ['keepalive_timeout', '0'], ['keepalive_requests', '10'], ['proxy_buffering', 'off'], ['gzip', 'on']])('%s %s is refused', (name, value) => {
    expect(() => modelOf(withServer(directive(name, [value])))).toThrow(new ConfigError(`drydock: nginx directive "${name} ${value}" is not simulated yet in nginx.conf:7`))
  })
})

test('a bad regular expression is an error of the configuration', () => {
  expect(() => modelOf(withServer(directive('location', ['~', '('], [])))).toThrow('pcre2_compile() failed: Unmatched ( or \\( in "(" in nginx.conf:7')
})
