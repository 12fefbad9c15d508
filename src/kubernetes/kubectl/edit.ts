import { bool, text } from '../../cli/flag.ts'
import { anyArgs } from '../../cli/arity.ts'
import { fieldManager, filename, kustomize, printFlags, recursive, saveConfig, validate, windowsLineEndings } from './flags.ts'
import { notSimulated } from '../../cli/execute.ts'
import { failure, kubectlCommand } from './kubectl.ts'
import { NEEDS_RESOURCES } from './resource/selection.ts'

/** `kubectl edit`. */
export const edit = kubectlCommand({
  mounts: [{ path: 'edit' }],
  usage: '(RESOURCE/NAME | -f FILENAME)',
  short: 'Edit a resource on the server',
  long: `Edit a resource from the default editor.

 The edit command allows you to directly edit any API resource you can retrieve via the command-line tools. It will open the editor defined by your KUBE_EDITOR, or EDITOR environment variables, or fall back to 'vi' for Linux or 'notepad' for Windows. When attempting to open the editor, it will first attempt to use the shell that has been defined in the 'SHELL' environment variable. If this is not defined, the default shell will be used, which is '/bin/bash' for Linux or 'cmd' for Windows.

 You can edit multiple objects, although changes are applied one at a time. The command accepts file names as well as command-line arguments, although the files you point to must be previously saved versions of resources.

 Editing is done with the API version used to fetch the resource. To edit using a specific API version, fully-qualify the resource, version, and group.

 The default format is YAML. To edit in JSON, specify "-o json".

 The flag --windows-line-endings can be used to force Windows line endings, otherwise the default for your operating system will be used.

 In the event an error occurs while updating, a temporary file will be created on disk that contains your unapplied changes. The most common error when updating a resource is another editor changing the resource on the server. When this occurs, you will have to apply your changes to the newer version of the resource, or update your temporary saved copy to include the latest resource version.`,
  example: `  # Edit the service named 'registry'
  kubectl edit svc/registry
  
  # Use an alternative editor
  KUBE_EDITOR="nano" kubectl edit svc/registry
  
  # Edit the job 'myjob' in JSON using the v1 API format
  kubectl edit job.v1.batch/myjob -o json
  
  # Edit the deployment 'mydeployment' in YAML and save the modified config in its annotation
  kubectl edit deployment/mydeployment -o yaml --save-config
  
  # Edit the 'status' subresource for the 'mydeployment' deployment
  kubectl edit deployment mydeployment --subresource='status'`,
  args: anyArgs,
  complete: 'resources',
  flags: {
    ...printFlags,
    'field-manager': fieldManager('kubectl-edit'),
    filename: filename('Filename, directory, or URL to files to use to edit the resource'),
    kustomize,
    'output-patch': bool({ help: 'Output the patch if the resource is edited.' }),
    recursive,
    'save-config': saveConfig,
    subresource: text({ help: 'If specified, edit will operate on the subresource of the requested object. This flag is beta and may change in the future.' }),
    validate,
    'windows-line-endings': windowsLineEndings,
  },
  *run({ args, flags }) {
    if (args.length === 0 && flags.filename.length === 0 && flags.kustomize === '') throw failure(NEEDS_RESOURCES)
    throw notSimulated('kubectl edit (there is no editor; change the manifest and use kubectl apply, or use kubectl patch)', 1)
  },
})
