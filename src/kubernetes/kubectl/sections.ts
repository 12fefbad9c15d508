import type { GroupEnds, KubectlSections } from '../../cli/dialects/kubectl.ts'

/** How `kubectl --help` groups the commands (pkg/cmd/cmd.go); what is in no section is listed under Other Commands. */
export const sections: KubectlSections = [
  { title: 'Basic Commands (Beginner)', names: ['create', 'expose', 'run', 'set'] },
  { title: 'Basic Commands (Intermediate)', names: ['explain', 'get', 'edit', 'delete'] },
  { title: 'Deploy Commands', names: ['rollout', 'scale', 'autoscale'] },
  { title: 'Cluster Management Commands', names: ['certificate', 'cluster-info', 'top', 'cordon', 'uncordon', 'drain', 'taint'] },
  {
    title: 'Troubleshooting and Debugging Commands',
    names: ['describe', 'logs', 'attach', 'exec', 'port-forward', 'proxy', 'cp', 'auth', 'debug', 'events'],
  },
  { title: 'Advanced Commands', names: ['diff', 'apply', 'patch', 'replace', 'wait', 'kustomize'] },
  { title: 'Settings Commands', names: ['label', 'annotate', 'completion'] },
  { title: 'Subcommands provided by plugins', names: [] },
]

const refused = { to: 'err', status: 1 } as const

/** How groups end that are called without a sub-command. */
export const groupEnds: GroupEnds = {
  'kubectl auth': refused,
  'kubectl config': refused,
  'kubectl create secret': refused,
  'kubectl create service': refused,
  'kubectl rollout': { to: 'out', status: 1 },
  'kubectl set': refused,
  'kubectl top': refused,
}
