import { bool } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { filename, kustomize, printFlags, recursive } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl certificate deny`. */
export const certificateDeny = kubectlCommand({
  mounts: [{ path: 'certificate deny' }],
  usage: '(-f FILENAME | NAME)',
  short: 'Deny a certificate signing request',
  long: `Deny a certificate signing request.

 kubectl certificate deny allows a cluster admin to deny a certificate signing request (CSR). This action tells a certificate signing controller to not to issue a certificate to the requester.`,
  example: `  # Deny CSR 'csr-sqgzp'
  kubectl certificate deny csr-sqgzp`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    filename: filename('Filename, directory, or URL to files identifying the resource to update'),
    force: bool({ help: 'Update the CSR even if it is already denied.' }),
    kustomize,
    recursive,
  },
  *run() {},
})
