import { bool, text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { printFlags } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl config view`. */
export const configView = kubectlCommand({
  mounts: [{ path: 'config view' }],
  usage: '[flags]',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  long: `Display merged kubeconfig settings or a specified kubeconfig file.

 You can use --output jsonpath={...} to extract specific values using a jsonpath expression.`,
  example: `  # Show merged kubeconfig settings
  kubectl config view
  
  # Show merged kubeconfig settings, raw certificate data, and exposed secrets
  kubectl config view --raw
  
  # Get the password for the e2e user
  kubectl config view -o jsonpath='{.users[?(@.name == "e2e")].user.password}'`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    flatten: bool({ help: 'Flatten the resulting kubeconfig file into self-contained output (useful for creating portable kubeconfig files)' }),
    merge: bool({ default: true, help: 'Merge the full hierarchy of kubeconfig files' }),
    minify: bool({ help: 'Remove all information not used by current-context from the output' }),
    output: text({ short: 'o', default: 'yaml', help: 'Output format. One of: (json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).' }),
    raw: bool({ help: 'Display raw byte data and sensitive data' }),
  },
  *run() {},
})
