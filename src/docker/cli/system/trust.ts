import { bool, list, text } from '../../../cli/flag.ts'
import { atLeast, exactly } from '../../../cli/arity.ts'
import { notSimulatedCommand, unsigned } from '../swarm/absent.ts'

/** `docker trust`: not simulated. */
export const trustCommands = [
  unsigned({
    path: 'trust inspect',
    usage: 'IMAGE[:TAG] [IMAGE[:TAG]...]',
    short: 'Return low-level information about keys and signatures',
    args: atLeast(1),
    flags: {
      pretty: bool({ help: 'Print the information in a human friendly format' }),
    },
  }),
  notSimulatedCommand({
    path: 'trust key generate',
    usage: 'NAME',
    short: 'Generate and load a signing key-pair',
    args: exactly(1),
    flags: {
      dir: text({ help: 'Directory to generate key in, defaults to current directory' }),
    },
  }),
  notSimulatedCommand({
    path: 'trust key load',
    usage: '[OPTIONS] KEYFILE',
    short: 'Load a private key file for signing',
    args: exactly(1),
    flags: {
      name: text({ default: 'signer', help: 'Name for the loaded key' }),
    },
  }),
  notSimulatedCommand({
    path: 'trust revoke',
    usage: '[OPTIONS] IMAGE[:TAG]',
    short: 'Remove trust for an image',
    args: exactly(1),
    flags: {
      yes: bool({ short: 'y', help: 'Do not prompt for confirmation' }),
    },
  }),
  notSimulatedCommand({
    path: 'trust sign',
    usage: 'IMAGE:TAG',
    short: 'Sign an image',
    args: exactly(1),
    flags: {
      local: bool({ help: 'Sign a locally tagged image' }),
    },
  }),
  notSimulatedCommand({
    path: 'trust signer add',
    usage: 'OPTIONS NAME REPOSITORY [REPOSITORY...] ',
    short: 'Add a signer',
    args: atLeast(3),
    flags: {
      key: list({ help: "Path to the signer's public key file" }),
    },
  }),
  notSimulatedCommand({
    path: 'trust signer remove',
    usage: '[OPTIONS] NAME REPOSITORY [REPOSITORY...]',
    short: 'Remove a signer',
    args: atLeast(2),
    flags: {
      force: bool({ short: 'f', help: 'Do not prompt for confirmation before removing the most recent signer' }),
    },
  }),
]
