import type { Command } from '../../cli/command.ts'
import type { Kubectl } from './kubectl.ts'
import { annotate } from './annotate.ts'
import { apiResources } from './api-resources.ts'
import { apiVersions } from './api-versions.ts'
import { apply } from './apply.ts'
import { applyEditLastApplied } from './apply/edit-last-applied.ts'
import { applySetLastApplied } from './apply/set-last-applied.ts'
import { applyViewLastApplied } from './apply/view-last-applied.ts'
import { attach } from './attach.ts'
import { authCanI } from './auth/can-i.ts'
import { authReconcile } from './auth/reconcile.ts'
import { authWhoami } from './auth/whoami.ts'
import { autoscale } from './autoscale.ts'
import { certificateApprove } from './certificate/approve.ts'
import { certificateDeny } from './certificate/deny.ts'
import { clusterInfo } from './cluster-info.ts'
import { clusterInfoDump } from './cluster-info/dump.ts'
import { completion } from './completion.ts'
import { configCurrentContext } from './config/current-context.ts'
import { configDeleteCluster } from './config/delete-cluster.ts'
import { configDeleteContext } from './config/delete-context.ts'
import { configDeleteUser } from './config/delete-user.ts'
import { configGetClusters } from './config/get-clusters.ts'
import { configGetContexts } from './config/get-contexts.ts'
import { configGetUsers } from './config/get-users.ts'
import { configRenameContext } from './config/rename-context.ts'
import { configSet } from './config/set.ts'
import { configSetCluster } from './config/set-cluster.ts'
import { configSetContext } from './config/set-context.ts'
import { configSetCredentials } from './config/set-credentials.ts'
import { configUnset } from './config/unset.ts'
import { configUseContext } from './config/use-context.ts'
import { configView } from './config/view.ts'
import { cordon } from './cordon.ts'
import { cp } from './cp.ts'
import { create } from './create.ts'
import { createClusterrole } from './create/clusterrole.ts'
import { createClusterrolebinding } from './create/clusterrolebinding.ts'
import { createConfigmap } from './create/configmap.ts'
import { createCronjob } from './create/cronjob.ts'
import { createDeployment } from './create/deployment.ts'
import { createIngress } from './create/ingress.ts'
import { createJob } from './create/job.ts'
import { createNamespace } from './create/namespace.ts'
import { createPoddisruptionbudget } from './create/poddisruptionbudget.ts'
import { createPriorityclass } from './create/priorityclass.ts'
import { createQuota } from './create/quota.ts'
import { createRole } from './create/role.ts'
import { createRolebinding } from './create/rolebinding.ts'
import { createSecretDockerRegistry } from './create/secret/docker-registry.ts'
import { createSecretGeneric } from './create/secret/generic.ts'
import { createSecretTls } from './create/secret/tls.ts'
import { createServiceClusterip } from './create/service/clusterip.ts'
import { createServiceExternalname } from './create/service/externalname.ts'
import { createServiceLoadbalancer } from './create/service/loadbalancer.ts'
import { createServiceNodeport } from './create/service/nodeport.ts'
import { createServiceaccount } from './create/serviceaccount.ts'
import { createToken } from './create/token.ts'
import { debug } from './debug.ts'
import { deleteCommand } from './delete.ts'
import { describe } from './describe.ts'
import { diff } from './diff.ts'
import { drain } from './drain.ts'
import { edit } from './edit.ts'
import { events } from './events.ts'
import { exec } from './exec.ts'
import { explain } from './explain.ts'
import { expose } from './expose.ts'
import { get } from './get.ts'
import { kustomize } from './kustomize.ts'
import { label } from './label.ts'
import { logs } from './logs.ts'
import { options } from './options.ts'
import { patch } from './patch.ts'
import { pluginList } from './plugin/list.ts'
import { portForward } from './port-forward.ts'
import { proxy } from './proxy.ts'
import { replace } from './replace.ts'
import { rolloutHistory } from './rollout/history.ts'
import { rolloutPause } from './rollout/pause.ts'
import { rolloutRestart } from './rollout/restart.ts'
import { rolloutResume } from './rollout/resume.ts'
import { rolloutStatus } from './rollout/status.ts'
import { rolloutUndo } from './rollout/undo.ts'
import { run } from './run.ts'
import { scale } from './scale.ts'
import { setEnv } from './set/env.ts'
import { setImage } from './set/image.ts'
import { setResources } from './set/resources.ts'
import { setSelector } from './set/selector.ts'
import { setServiceaccount } from './set/serviceaccount.ts'
import { setSubject } from './set/subject.ts'
import { taint } from './taint.ts'
import { topNode } from './top/node.ts'
import { topPod } from './top/pod.ts'
import { uncordon } from './uncordon.ts'
import { version } from './version.ts'
import { wait } from './wait.ts'

/** All commands of kubectl, in alphabetical order of their paths. */
export const commands: readonly Command<Kubectl>[] = [
  annotate,
  apiResources,
  apiVersions,
  apply,
  applyEditLastApplied,
  applySetLastApplied,
  applyViewLastApplied,
  attach,
  authCanI,
  authReconcile,
  authWhoami,
  autoscale,
  certificateApprove,
  certificateDeny,
  clusterInfo,
  clusterInfoDump,
  completion,
  configCurrentContext,
  configDeleteCluster,
  configDeleteContext,
  configDeleteUser,
  configGetClusters,
  configGetContexts,
  configGetUsers,
  configRenameContext,
  configSet,
  configSetCluster,
  configSetContext,
  configSetCredentials,
  configUnset,
  configUseContext,
  configView,
  cordon,
  cp,
  create,
  createClusterrole,
  createClusterrolebinding,
  createConfigmap,
  createCronjob,
  createDeployment,
  createIngress,
  createJob,
  createNamespace,
  createPoddisruptionbudget,
  createPriorityclass,
  createQuota,
  createRole,
  createRolebinding,
  createSecretDockerRegistry,
  createSecretGeneric,
  createSecretTls,
  createServiceClusterip,
  createServiceExternalname,
  createServiceLoadbalancer,
  createServiceNodeport,
  createServiceaccount,
  createToken,
  debug,
  deleteCommand,
  describe,
  diff,
  drain,
  edit,
  events,
  exec,
  explain,
  expose,
  get,
  kustomize,
  label,
  logs,
  options,
  patch,
  pluginList,
  portForward,
  proxy,
  replace,
  rolloutHistory,
  rolloutPause,
  rolloutRestart,
  rolloutResume,
  rolloutStatus,
  rolloutUndo,
  run,
  scale,
  setEnv,
  setImage,
  setResources,
  setSelector,
  setServiceaccount,
  setSubject,
  taint,
  topNode,
  topPod,
  uncordon,
  version,
  wait,
]
