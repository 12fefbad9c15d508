import { bool, commaList, int, list, text } from '../../../cli/flag.ts'
import type { DockerInvocation } from '../docker.ts'
import { checkExtraHost, checkLabel } from '../opts/checks.ts'
import { bytes, swapBytes, ulimits } from '../opts/values.ts'

const SHOWN = {
  'add-host': list({ help: 'Add a custom host-to-IP mapping ("host:ip")' }, checkExtraHost),
  'build-arg': list({ help: 'Set build-time variables' }),
  'cache-from': commaList({ notYet: true, help: 'Images to consider as cache sources' }),
  'cgroup-parent': text({ notYet: true, help: 'Set the parent cgroup for the "RUN" instructions during build' }),
  compress: bool({ notYet: true, help: 'Compress the build context using gzip' }),
  'cpu-period': int({ notYet: true, help: 'Limit the CPU CFS (Completely Fair Scheduler) period' }),
  'cpu-quota': int({ notYet: true, help: 'Limit the CPU CFS (Completely Fair Scheduler) quota' }),
  'cpu-shares': int({ short: 'c', notYet: true, help: 'CPU shares (relative weight)' }),
  'cpuset-cpus': text({ notYet: true, help: 'CPUs in which to allow execution (0-3, 0,1)' }),
  'cpuset-mems': text({ notYet: true, help: 'MEMs in which to allow execution (0-3, 0,1)' }),
  'disable-content-trust': bool({ default: true, notYet: true, help: 'Skip image verification' }),
  file: text({ short: 'f', help: 'Name of the Dockerfile (Default is "PATH/Dockerfile")' }),
  'force-rm': bool({ help: 'Always remove intermediate containers' }),
  iidfile: text({ help: 'Write the image ID to the file' }),
  isolation: text({ notYet: true, help: 'Container isolation technology' }),
  label: list({ help: 'Set metadata for an image' }, checkLabel),
  memory: bytes({ short: 'm', notYet: true, help: 'Memory limit' }),
  'memory-swap': swapBytes({ notYet: true, help: 'Swap limit equal to memory plus swap: -1 to enable unlimited swap' }),
  network: text({ default: 'default', help: 'Set the networking mode for the RUN instructions during build' }),
  'no-cache': bool({ help: 'Do not use cache when building the image' }),
  platform: text({ notYet: true, help: 'Set platform if server is multi-platform capable' }),
  pull: bool({ help: 'Always attempt to pull a newer version of the image' }),
  quiet: bool({ short: 'q', help: 'Suppress the build output and print image ID on success' }),
  rm: bool({ default: true, help: 'Remove intermediate containers after a successful build' }),
  'security-opt': commaList({ notYet: true, help: 'Security options' }),
  'shm-size': bytes({ notYet: true, help: 'Size of "/dev/shm"' }),
  squash: bool({ notYet: true, help: 'Squash newly built layers into a single new layer' }),
  tag: list({ short: 't', help: 'Name and optionally a tag in the "name:tag" format' }),
  target: text({ help: 'Set the target build stage to build.' }),
  ulimit: ulimits({ shown: '[]', notYet: true, help: 'Ulimit options' }),
}

/** Flags of buildx that the help of a client without it does not list. */
const BUILDX = {
  allow: list({ hidden: true, notYet: true, help: 'Allow extra privileged entitlement' }),
  annotation: list({ hidden: true, notYet: true, help: 'Add annotation to the image' }),
  attest: list({ hidden: true, notYet: true, help: 'Attestation parameters' }),
  'build-context': list({ hidden: true, notYet: true, help: 'Additional build contexts' }),
  builder: text({ hidden: true, notYet: true, help: 'Override the configured builder instance' }),
  'cache-to': list({ hidden: true, notYet: true, help: 'Cache export destinations' }),
  call: text({ hidden: true, notYet: true, help: 'Set method for evaluating build' }),
  check: bool({ hidden: true, notYet: true, help: 'Shorthand for "--call=check"' }),
  debug: bool({ short: 'D', hidden: true, help: 'Enable debug logging' }),
  load: bool({ hidden: true, help: 'Shorthand for "--output=type=docker"' }),
  'metadata-file': text({ hidden: true, notYet: true, help: 'Write build result metadata to a file' }),
  'no-cache-filter': list({ hidden: true, notYet: true, help: 'Do not cache specified stages' }),
  output: list({ short: 'o', hidden: true, notYet: true, help: 'Output destination' }),
  progress: text({ hidden: true, default: 'auto', help: 'Set type of progress output' }),
  provenance: text({ hidden: true, notYet: true, optional: 'true', help: 'Shorthand for "--attest=type=provenance"' }),
  push: bool({ hidden: true, notYet: true, help: 'Shorthand for "--output=type=registry"' }),
  sbom: text({ hidden: true, notYet: true, optional: 'true', help: 'Shorthand for "--attest=type=sbom"' }),
  secret: list({ hidden: true, notYet: true, help: 'Secret to expose to the build' }),
  ssh: list({ hidden: true, notYet: true, help: 'SSH agent socket or keys to expose to the build' }),
}

/** The flags of `docker build`. */
export const BUILD_FLAGS = { ...SHOWN, ...BUILDX }

export type Build = DockerInvocation<typeof BUILD_FLAGS>
