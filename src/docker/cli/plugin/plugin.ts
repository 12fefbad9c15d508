import { bool, int, text } from '../../../cli/flag.ts'
import { INSPECT_FORMAT_HELP } from '../format/format-help.ts'
import { atLeast, between, exactly } from '../../../cli/arity.ts'
import { notSimulatedCommand } from '../swarm/absent.ts'

/** `docker plugin` but its list: not simulated. */
export const pluginCommands = [
  notSimulatedCommand({
    path: 'plugin create',
    usage: '[OPTIONS] PLUGIN PLUGIN-DATA-DIR',
    short: 'Create a plugin from a rootfs and configuration. Plugin data directory must contain config.json and rootfs directory.',
    args: exactly(2),
    flags: {
      compress: bool({ help: 'Compress the context using gzip' }),
    },
  }),
  notSimulatedCommand({
    path: 'plugin disable',
    usage: '[OPTIONS] PLUGIN',
    short: 'Disable a plugin',
    args: exactly(1),
    flags: {
      force: bool({ short: 'f', help: 'Force the disable of an active plugin' }),
    },
  }),
  notSimulatedCommand({
    path: 'plugin enable',
    usage: '[OPTIONS] PLUGIN',
    short: 'Enable a plugin',
    args: exactly(1),
    flags: {
      timeout: int({ default: 30, help: 'HTTP client timeout (in seconds)' }),
    },
  }),
  notSimulatedCommand({
    path: 'plugin inspect',
    usage: '[OPTIONS] PLUGIN [PLUGIN...]',
    short: 'Display detailed information on one or more plugins',
    args: atLeast(1),
    flags: {
      format: text({ short: 'f', help: INSPECT_FORMAT_HELP }),
    },
  }),
  notSimulatedCommand({
    path: 'plugin install',
    usage: '[OPTIONS] PLUGIN [KEY=VALUE...]',
    short: 'Install a plugin',
    args: atLeast(1),
    flags: {
      alias: text({ help: 'Local name for plugin' }),
      disable: bool({ help: 'Do not enable the plugin on install' }),
      'disable-content-trust': bool({ default: true, help: 'Skip image verification' }),
      'grant-all-permissions': bool({ help: 'Grant all permissions necessary to run the plugin' }),
    },
  }),
  notSimulatedCommand({
    path: 'plugin push',
    usage: '[OPTIONS] PLUGIN[:TAG]',
    short: 'Push a plugin to a registry',
    args: exactly(1),
    flags: {
      'disable-content-trust': bool({ default: true, help: 'Skip image signing' }),
    },
  }),
  notSimulatedCommand({
    path: 'plugin rm', aliases: ['remove'],
    usage: '[OPTIONS] PLUGIN [PLUGIN...]',
    short: 'Remove one or more plugins',
    args: atLeast(1),
    flags: {
      force: bool({ short: 'f', help: 'Force the removal of an active plugin' }),
    },
  }),
  notSimulatedCommand({
    path: 'plugin set',
    usage: 'PLUGIN KEY=VALUE [KEY=VALUE...]',
    short: 'Change settings for a plugin',
    args: atLeast(2),
    flags: {},
  }),
  notSimulatedCommand({
    path: 'plugin upgrade',
    usage: '[OPTIONS] PLUGIN [REMOTE]',
    short: 'Upgrade an existing plugin',
    args: between(1, 2),
    flags: {
      'disable-content-trust': bool({ default: true, help: 'Skip image verification' }),
      'grant-all-permissions': bool({ help: 'Grant all permissions necessary to run the plugin' }),
      'skip-remote-check': bool({ help: 'Do not check if specified remote plugin matches existing plugin image' }),
    },
  }),
]
