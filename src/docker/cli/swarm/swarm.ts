import { bool, duration, int, text, uint } from '../../../cli/flag.ts'
import { exactly, noArgs } from '../../../cli/arity.ts'
import { inSwarm, leavingSwarm, notSimulatedCommand } from '../swarm/absent.ts'

/** `docker swarm`: this engine is in none. */
export const swarmCommands = [
  inSwarm({
    path: 'swarm ca',
    usage: '[OPTIONS]',
    short: 'Display and rotate the root CA',
    args: noArgs,
    flags: {
      'ca-cert': text({ type: 'pem-file', help: 'Path to the PEM-formatted root CA certificate to use for the new cluster' }),
      'ca-key': text({ type: 'pem-file', help: 'Path to the PEM-formatted root CA key to use for the new cluster' }),
      'cert-expiry': duration({ help: 'Validity period for node certificates (ns|us|ms|s|m|h) (default 2160h0m0s)' }),
      detach: bool({ short: 'd', help: 'Exit immediately instead of waiting for the root rotation to converge' }),
      'external-ca': text({ type: 'external-ca', help: 'Specifications of one or more certificate signing endpoints' }),
      quiet: bool({ short: 'q', help: 'Suppress progress output' }),
      rotate: bool({ help: 'Rotate the swarm CA - if no certificate or key are provided, new ones will be generated' }),
    },
  }),
  notSimulatedCommand({
    path: 'swarm init',
    usage: '[OPTIONS]',
    short: 'Initialize a swarm',
    args: noArgs,
    flags: {
      'advertise-addr': text({ help: 'Advertised address (format: "<ip|interface>[:port]")' }),
      autolock: bool({ help: 'Enable manager autolocking (requiring an unlock key to start a stopped manager)' }),
      availability: text({ default: 'active', help: 'Availability of the node ("active", "pause", "drain")' }),
      'cert-expiry': duration({ help: 'Validity period for node certificates (ns|us|ms|s|m|h) (default 2160h0m0s)' }),
      'data-path-addr': text({ help: 'Address or interface to use for data path traffic (format: "<ip|interface>")' }),
      'data-path-port': text({ type: 'uint32', help: 'Port number to use for data path traffic (1024 - 49151). If no value is set or is set to 0, the default port (4789) is used.' }),
      'default-addr-pool': text({ type: 'ipNetSlice', shown: '[]', help: 'default address pool in CIDR format' }),
      'default-addr-pool-mask-length': text({ type: 'uint32', shown: '24', help: 'default address pool subnet mask length' }),
      'dispatcher-heartbeat': duration({ help: 'Dispatcher heartbeat period (ns|us|ms|s|m|h) (default 5s)' }),
      'external-ca': text({ type: 'external-ca', help: 'Specifications of one or more certificate signing endpoints' }),
      'force-new-cluster': bool({ help: 'Force create a new cluster from current state' }),
      'listen-addr': text({ type: 'node-addr', shown: '0.0.0.0:2377', help: 'Listen address (format: "<ip|interface>[:port]")' }),
      'max-snapshots': uint({ help: 'Number of additional Raft snapshots to retain' }),
      'snapshot-interval': uint({ default: 10000, help: 'Number of log entries between Raft snapshots' }),
      'task-history-limit': int({ default: 5, help: 'Task history retention limit' }),
    },
  }),
  notSimulatedCommand({
    path: 'swarm join',
    usage: '[OPTIONS] HOST:PORT',
    short: 'Join a swarm as a node and/or manager',
    args: exactly(1),
    flags: {
      'advertise-addr': text({ help: 'Advertised address (format: "<ip|interface>[:port]")' }),
      availability: text({ default: 'active', help: 'Availability of the node ("active", "pause", "drain")' }),
      'data-path-addr': text({ help: 'Address or interface to use for data path traffic (format: "<ip|interface>")' }),
      'listen-addr': text({ type: 'node-addr', shown: '0.0.0.0:2377', help: 'Listen address (format: "<ip|interface>[:port]")' }),
      token: text({ help: 'Token for entry into the swarm' }),
    },
  }),
  inSwarm({
    path: 'swarm join-token',
    usage: '[OPTIONS] (worker|manager)',
    short: 'Manage join tokens',
    args: exactly(1),
    flags: {
      quiet: bool({ short: 'q', help: 'Only display token' }),
      rotate: bool({ help: 'Rotate join token' }),
    },
  }),
  leavingSwarm({
    path: 'swarm leave',
    usage: '[OPTIONS]',
    short: 'Leave the swarm',
    args: noArgs,
    flags: {
      force: bool({ short: 'f', help: 'Force this node to leave the swarm, ignoring warnings' }),
    },
  }),
  inSwarm({
    path: 'swarm unlock',
    usage: '',
    short: 'Unlock swarm',
    args: noArgs,
    flags: {},
  }),
  inSwarm({
    path: 'swarm unlock-key',
    usage: '[OPTIONS]',
    short: 'Manage the unlock key',
    args: noArgs,
    flags: {
      quiet: bool({ short: 'q', help: 'Only display token' }),
      rotate: bool({ help: 'Rotate unlock key' }),
    },
  }),
  inSwarm({
    path: 'swarm update',
    usage: '[OPTIONS]',
    short: 'Update the swarm',
    args: noArgs,
    flags: {
      autolock: bool({ help: 'Change manager autolocking setting (true|false)' }),
      'cert-expiry': duration({ help: 'Validity period for node certificates (ns|us|ms|s|m|h) (default 2160h0m0s)' }),
      'dispatcher-heartbeat': duration({ help: 'Dispatcher heartbeat period (ns|us|ms|s|m|h) (default 5s)' }),
      'external-ca': text({ type: 'external-ca', help: 'Specifications of one or more certificate signing endpoints' }),
      'max-snapshots': uint({ help: 'Number of additional Raft snapshots to retain' }),
      'snapshot-interval': uint({ default: 10000, help: 'Number of log entries between Raft snapshots' }),
      'task-history-limit': int({ default: 5, help: 'Task history retention limit' }),
    },
  }),
]
