import { bool } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { filename, kustomize, printFlags, recursive } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl certificate approve`. */
export const certificateApprove = kubectlCommand({
  mounts: [{ path: 'certificate approve' }],
  usage: '(-f FILENAME | NAME)',
  short: 'Approve a certificate signing request',
  long: `Approve a certificate signing request.

 kubectl certificate approve allows a cluster admin to approve a certificate signing request (CSR). This action tells a certificate signing controller to issue a certificate to the requester with the attributes requested in the CSR.

 SECURITY NOTICE: Depending on the requested attributes, the issued certificate can potentially grant a requester access to cluster resources or to authenticate as a requested identity. Before approving a CSR, ensure you understand what the signed certificate can do.`,
  example: `  # Approve CSR 'csr-sqgzp'
  kubectl certificate approve csr-sqgzp`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    filename: filename('Filename, directory, or URL to files identifying the resource to update'),
    force: bool({ help: 'Update the CSR even if it is already approved.' }),
    kustomize,
    recursive,
  },
  *run() {},
})
