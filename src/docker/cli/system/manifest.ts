import { bool, commaList, text } from '../../../cli/flag.ts'
import { atLeast, between, exactly } from '../../../cli/arity.ts'
import { notSimulatedCommand } from '../swarm/absent.ts'

/** `docker manifest`: not simulated. */
export const manifestCommands = [
  notSimulatedCommand({
    path: 'manifest annotate',
    usage: '[OPTIONS] MANIFEST_LIST MANIFEST',
    short: 'Add additional information to a local image manifest',
    args: exactly(2),
    flags: {
      arch: text({ help: 'Set architecture' }),
      os: text({ help: 'Set operating system' }),
      'os-features': commaList({ help: 'Set operating system feature' }),
      'os-version': text({ help: 'Set operating system version' }),
      variant: text({ help: 'Set architecture variant' }),
    },
  }),
  notSimulatedCommand({
    path: 'manifest create',
    usage: 'MANIFEST_LIST MANIFEST [MANIFEST...]',
    short: 'Create a local manifest list for annotating and pushing to a registry',
    args: atLeast(2),
    flags: {
      amend: bool({ short: 'a', help: 'Amend an existing manifest list' }),
      insecure: bool({ help: 'Allow communication with an insecure registry' }),
    },
  }),
  notSimulatedCommand({
    path: 'manifest inspect',
    usage: '[OPTIONS] [MANIFEST_LIST] MANIFEST',
    short: 'Display an image manifest, or manifest list',
    args: between(1, 2),
    flags: {
      insecure: bool({ help: 'Allow communication with an insecure registry' }),
      verbose: bool({ short: 'v', help: 'Output additional info including layers and platform' }),
    },
  }),
  notSimulatedCommand({
    path: 'manifest push',
    usage: '[OPTIONS] MANIFEST_LIST',
    short: 'Push a manifest list to a repository',
    args: exactly(1),
    flags: {
      insecure: bool({ help: 'Allow push to an insecure registry' }),
      purge: bool({ short: 'p', help: 'Remove the local manifest list after push' }),
    },
  }),
  notSimulatedCommand({
    path: 'manifest rm',
    usage: 'MANIFEST_LIST [MANIFEST_LIST...]',
    short: 'Delete one or more manifest lists from local storage',
    args: atLeast(1),
    flags: {},
  }),
]
