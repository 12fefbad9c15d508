import { bool, text } from '../../../cli/flag.ts'
import { atLeast, between, exactly } from '../../../cli/arity.ts'
import { notSimulatedCommand } from '../swarm/absent.ts'

/** `docker context` commands that make contexts: not simulated. */
export const contextOthers = [
  notSimulatedCommand({
    path: 'context create',
    usage: '[OPTIONS] CONTEXT',
    short: 'Create a context',
    long: 'Create a context\n\nDocker endpoint config:\n\nNAME                DESCRIPTION\nfrom                Copy named context\'s Docker endpoint configuration\nhost                Docker endpoint on which to connect\nca                  Trust certs signed only by this CA\ncert                Path to TLS certificate file\nkey                 Path to TLS key file\nskip-tls-verify     Skip TLS certificate validation\n\nExample:\n\n$ docker context create my-context --description "some description" --docker "host=tcp://myserver:2376,ca=~/ca-file,cert=~/cert-file,key=~/key-file"',
    args: exactly(1),
    flags: {
      description: text({ help: 'Description of the context' }),
      docker: text({ type: 'stringToString', shown: '[]', help: 'set the docker endpoint' }),
      from: text({ help: 'create context from a named context' }),
    },
  }),
  notSimulatedCommand({
    path: 'context export',
    usage: '[OPTIONS] CONTEXT [FILE|-]',
    short: 'Export a context to a tar archive FILE or a tar stream on STDOUT.',
    args: between(1, 2),
    flags: {},
  }),
  notSimulatedCommand({
    path: 'context import',
    usage: 'CONTEXT FILE|-',
    short: 'Import a context from a tar or zip file',
    args: exactly(2),
    flags: {},
  }),
  notSimulatedCommand({
    path: 'context rm', aliases: ['remove'],
    usage: 'CONTEXT [CONTEXT...]',
    short: 'Remove one or more contexts',
    aliasLine: 'docker context rm, docker context remove',
    args: atLeast(1),
    flags: {
      force: bool({ short: 'f', help: 'Force the removal of a context in use' }),
    },
  }),
  notSimulatedCommand({
    path: 'context update',
    usage: '[OPTIONS] CONTEXT',
    short: 'Update a context',
    long: 'Update a context\n\nDocker endpoint config:\n\nNAME                DESCRIPTION\nfrom                Copy named context\'s Docker endpoint configuration\nhost                Docker endpoint on which to connect\nca                  Trust certs signed only by this CA\ncert                Path to TLS certificate file\nkey                 Path to TLS key file\nskip-tls-verify     Skip TLS certificate validation\n\nExample:\n\n$ docker context update my-context --description "some description" --docker "host=tcp://myserver:2376,ca=~/ca-file,cert=~/cert-file,key=~/key-file"',
    args: exactly(1),
    flags: {
      description: text({ help: 'Description of the context' }),
      docker: text({ type: 'stringToString', shown: '[]', help: 'set the docker endpoint' }),
    },
  }),
]
