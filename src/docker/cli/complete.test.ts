import { expect, test } from 'vitest'
import { dockerHost, runDocker } from './testing.ts'

const LIST = [
  { Names: ['/web'], State: 'running' }, { Names: ['/nap'], State: 'paused' }, { Names: ['/old'], State: 'exited' },
]
const ANSWERS = {
  'GET /containers/json': LIST,
  'GET /images/json': [{ RepoTags: ['nginx:alpine', 'web:1'] }],
  'GET /networks': [{ Name: 'bridge' }, { Name: 'my_net' }],
}

const complete = (...words: string[]): string => runDocker(dockerHost(ANSWERS).kernel, ['__complete', ...words]).stdout

test.each([
  [['ru'], 'run\tCreate and run a new container from an image\n:4\n'],
  [['run', '--ne'], '--network\tConnect a container to a network\n--network-alias\tAdd network-scoped alias for the container\n:4\n'],
  [['container', 'l'], 'logs\tFetch the logs of a container\nls\tList containers\n:4\n'],
  [['stop', ''], 'web\nnap\n:4\n'],
  [['start', ''], 'old\n:4\n'],
  [['rm', 'w'], 'web\n:4\n'],
  [['run', ''], 'nginx:alpine\nweb:1\n:4\n'],
  [['run', '--network', 'm'], 'my_net\n:4\n'],
  [['run', '--restart', 'un'], 'unless-stopped\n:4\n'],
  [['network', 'connect', 'my_net', ''], 'web\nnap\nold\n:4\n'],
  [['build', ''], ':16\n'],
  [['cp', ''], 'web\nnap\nold\n:4\n'],
])('docker __complete %j', (words, expected) => {
  expect(complete(...words)).toBe(expected)
})

test('the directive is named on standard error', () => {
  expect(runDocker(dockerHost(ANSWERS).kernel, ['__complete', 'ru']).stderr).toBe('Completion ended with directive: ShellCompDirectiveNoFileComp\n')
})
