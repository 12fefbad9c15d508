import { text } from '../../../cli/flag.ts'
import { anyArgs } from '../../../cli/arity.ts'
import { dryRun, fieldManager, image, printFlags, saveConfig, validate } from '../flags.ts'
import { kubectlCommand } from '../kubectl.ts'

/** `kubectl create cronjob`. */
export const createCronjob = kubectlCommand({
  mounts: [{ path: 'create cronjob', aliases: ['cj'] }],
  usage: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  short: 'Create a cron job with the specified name',
  long: 'Create a cron job with the specified name.',
  example: `  # Create a cron job
  kubectl create cronjob my-job --image=busybox --schedule="*/1 * * * *"
  
  # Create a cron job with a command
  kubectl create cronjob my-job --image=busybox --schedule="*/1 * * * *" -- date`,
  args: anyArgs,
  notYet: true,
  flags: {
    ...printFlags,
    'dry-run': dryRun,
    'field-manager': fieldManager('kubectl-create'),
    image,
    restart: text({ help: "job's restart policy. supported values: OnFailure, Never" }),
    'save-config': saveConfig,
    schedule: text({ help: 'A schedule in the Cron format the job should be run with.' }),
    validate,
  },
  *run() {},
})
