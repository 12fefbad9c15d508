import { bool, list, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { kubectlCommand } from './kubectl.ts'

/** `kubectl kustomize`. */
export const kustomize = kubectlCommand({
  mounts: [{ path: 'kustomize' }],
  usage: 'DIR [flags]',
  short: 'Build a kustomization target from a directory or URL',
  long: "Build a set of KRM resources using a 'kustomization.yaml' file. The DIR argument must be a path to a directory containing 'kustomization.yaml', or a git repository URL with a path suffix specifying same with respect to the repository root. If DIR is omitted, '.' is assumed.",
  example: `  # Build the current working directory
  kubectl kustomize
  
  # Build some shared configuration directory
  kubectl kustomize /home/config/production
  
  # Build from github
  kubectl kustomize https://github.com/kubernetes-sigs/kustomize.git/examples/helloWorld?ref=v1.0.6`,
  args: anyArgs,
  notYet: true,
  flags: {
    'as-current-user': bool({ help: 'use the uid and gid of the command executor to run the function in the container' }),
    'enable-alpha-plugins': bool({ help: 'enable kustomize plugins' }),
    'enable-helm': bool({ help: 'Enable use of the Helm chart inflator generator.' }),
    env: list({ short: 'e', help: 'a list of environment variables to be used by functions' }),
    'helm-api-versions': list({ help: 'Kubernetes api versions used by Helm for Capabilities.APIVersions' }),
    'helm-command': text({ default: 'helm', help: 'helm command (path to executable)' }),
    'helm-debug': bool({ help: 'Enable debug output from the Helm chart inflator generator.' }),
    'helm-kube-version': text({ help: 'Kubernetes version used by Helm for Capabilities.KubeVersion' }),
    'load-restrictor': text({ default: 'LoadRestrictionsRootOnly', help: "if set to 'LoadRestrictionsNone', local kustomizations may load files from outside their root. This does, however, break the relocatability of the kustomization." }),
    mount: list({ help: 'a list of storage options read from the filesystem' }),
    network: bool({ help: 'enable network access for functions that declare it' }),
    'network-name': text({ default: 'bridge', help: 'the docker network to run the container in' }),
    output: text({ short: 'o', help: 'If specified, write output to this path.' }),
  },
  *run() {},
})
