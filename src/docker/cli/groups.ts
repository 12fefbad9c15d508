import type { Group } from '../../cli/command.ts'

const MANIFEST = `The **docker manifest** command has subcommands for managing image manifests and
manifest lists. A manifest list allows you to use one name to refer to the same image
built for multiple architectures.

To see help for a subcommand, use:

    docker manifest CMD --help

For full details on using docker manifest lists, see the registry v2 specification.`

/** The commands that only hold others, in their order below `docker`. */
export const GROUPS: readonly Group[] = [
  { path: 'builder', short: 'Manage builds' },
  { path: 'buildx', short: 'Docker Buildx', hidden: true },
  { path: 'checkpoint', short: 'Manage checkpoints', needs: 'experimental' },
  { path: 'config', short: 'Manage Swarm configs', section: 'swarm' },
  { path: 'container', short: 'Manage containers' },
  { path: 'context', short: 'Manage contexts' },
  { path: 'image', short: 'Manage images' },
  { path: 'manifest', short: 'Manage Docker image manifests and manifest lists', long: MANIFEST, experimental: true },
  { path: 'network', short: 'Manage networks' },
  { path: 'node', short: 'Manage Swarm nodes', section: 'swarm' },
  { path: 'plugin', short: 'Manage plugins' },
  { path: 'secret', short: 'Manage Swarm secrets', section: 'swarm' },
  { path: 'service', short: 'Manage Swarm services', section: 'swarm' },
  { path: 'stack', short: 'Manage Swarm stacks', section: 'swarm' },
  { path: 'swarm', short: 'Manage Swarm', section: 'swarm' },
  { path: 'system', short: 'Manage Docker' },
  { path: 'trust', short: 'Manage trust on Docker images' },
  { path: 'trust key', short: 'Manage keys for signing Docker images' },
  { path: 'trust signer', short: 'Manage entities who can sign Docker images' },
  { path: 'volume', short: 'Manage volumes' },
]
