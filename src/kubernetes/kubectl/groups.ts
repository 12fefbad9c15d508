import type { Group } from '../../cli/command.ts'

/** The commands that only hold others. */
export const groups: readonly Group[] = [
  {
    path: 'auth',
    usage: '[flags]',
    short: 'Inspect authorization',
    long: 'Inspect authorization.',
  },
  {
    path: 'certificate',
    usage: 'SUBCOMMAND',
    short: 'Modify certificate resources',
    long: 'Modify certificate resources.',
  },
  {
    path: 'config',
    usage: 'SUBCOMMAND',
    short: 'Modify kubeconfig files',
    long: `Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".

 The loading order follows these rules:

  1.  If the --kubeconfig flag is set, then only that file is loaded. The flag may only be set once and no merging takes place.
  2.  If $KUBECONFIG environment variable is set, then it is used as a list of paths (normal path delimiting rules for your system). These paths are merged. When a value is modified, it is modified in the file that defines the stanza. When a value is created, it is created in the first file that exists. If no files in the chain exist, then it creates the last file in the list.
  3.  Otherwise, \${HOME}/.kube/config is used and no merging takes place.`,
  },
  {
    path: 'create secret',
    usage: '(docker-registry | generic | tls)',
    short: 'Create a secret using a specified subcommand',
    long: `Create a secret with specified type.

 A docker-registry type secret is for accessing a container registry.

 A generic type secret indicate an Opaque secret type.

 A tls type secret holds TLS certificate and its associated key.`,
  },
  {
    path: 'create service',
    usage: '[flags]',
    short: 'Create a service using a specified subcommand',
    long: 'Create a service using a specified subcommand.',
    aliases: ["svc"],
  },
  {
    path: 'plugin',
    usage: '[flags]',
    short: 'Provides utilities for interacting with plugins',
    long: `Provides utilities for interacting with plugins.

 Plugins provide extended functionality that is not part of the major command-line distribution. Please refer to the documentation and examples for more information about how write your own plugins.

 The easiest way to discover and install plugins is via the kubernetes sub-project krew: [krew.sigs.k8s.io]. To install krew, visit https://krew.sigs.k8s.io/docs/user-guide/setup/install`,
    example: `  # List all available plugins
  kubectl plugin list
  
  # List only binary names of available plugins without paths
  kubectl plugin list --name-only`,
  },
  {
    path: 'rollout',
    usage: 'SUBCOMMAND',
    short: 'Manage the rollout of a resource',
    long: `Manage the rollout of one or many resources.
        
 Valid resource types include:

  *  deployments
  *  daemonsets
  *  statefulsets`,
    example: `  # Rollback to the previous deployment
  kubectl rollout undo deployment/abc
  
  # Check the rollout status of a daemonset
  kubectl rollout status daemonset/foo
  
  # Restart a deployment
  kubectl rollout restart deployment/abc
  
  # Restart deployments with the 'app=nginx' label
  kubectl rollout restart deployment --selector=app=nginx`,
  },
  {
    path: 'set',
    usage: 'SUBCOMMAND',
    short: 'Set specific features on objects',
    long: `Configure application resources.

 These commands help you make changes to existing application resources.`,
  },
  {
    path: 'top',
    usage: '[flags]',
    short: 'Display resource (CPU/memory) usage',
    long: `Display resource (CPU/memory) usage.

 The top command allows you to see the resource consumption for nodes or pods.

 This command requires Metrics Server to be correctly configured and working on the server.`,
  },
]
