import type { JsonObject } from '../../../model/kubernetes.ts';
import { MANAGED_BY, RUN_LABEL } from '../labels.ts';
import type { ApiObject } from '../objects.ts';
import type { Right } from '../rights.ts';
import { TASK_FILE, WORK } from './pod-places.ts';

/** Name of the Job, its account and its task, in a namespace of their own. */
export const JOB_NAME = 'harness';
export const SHARD_CONTAINER = 'shard';
export const KEEPER_CONTAINER = 'keeper';

/** Retries of one shard's pod, by the Job. */
const RETRIES = 2;
/** A pod that is asked to end removes its stages first. */
const GRACE_SECONDS = 60;
/** kubelet renews the token when four fifths of it are over. */
const TOKEN_SECONDS = 3_600;
/** Runs as nobody in particular. */
const NOBODY = 65_532;

export interface JobPlan {
  /** Id of the run. */
  readonly run: string;
  /** Of the harness. */
  readonly image: string;
  /** How many pods, one a shard. */
  readonly shards: number;
  /** What they are told, JSON. */
  readonly task: string;
  /** What they may do, in all namespaces. */
  readonly rights: readonly Right[];
  /** After so long the Job is ended whatever it does. */
  readonly deadlineSeconds: number;
}

/** Name of the namespace of a run's Job, of its ClusterRole, and of that one's binding. */
export function jobNamespace(run: string): string {
  return `smi-conformance-${run.slice(0, 8)}`;
}

/** What a run with shards as pods creates before the Job, and in the end the Job itself. */
export function jobObjects(plan: JobPlan): readonly ApiObject[] {
  const namespace = jobNamespace(plan.run);
  const labels = { ...MANAGED_BY, [RUN_LABEL]: plan.run };
  const own = { name: JOB_NAME, namespace, labels };
  const shared = { name: namespace, labels };
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: namespace,
        labels: { ...labels, 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: own, automountServiceAccountToken: false },
    { ...RBAC, kind: 'ClusterRole', metadata: shared, rules: plan.rights.map(ruleOf) },
    {
      ...RBAC,
      kind: 'ClusterRoleBinding',
      metadata: shared,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: namespace },
      subjects: [{ kind: 'ServiceAccount', name: JOB_NAME, namespace }],
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: own, immutable: true, data: { [TASK_KEY]: plan.task } },
    { apiVersion: 'batch/v1', kind: 'Job', metadata: own, spec: jobSpec(plan, labels) },
  ];
}

const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' } as const;
const TASK_KEY = 'task.json';

function ruleOf({ group, resource, verbs, names }: Right): JsonObject {
  return {
    apiGroups: [group],
    resources: [resource],
    verbs,
    ...(names && { resourceNames: names }),
  };
}

function jobSpec(
  { image, shards, deadlineSeconds }: JobPlan,
  labels: Readonly<Record<string, string>>,
): JsonObject {
  return {
    completionMode: 'Indexed',
    completions: shards,
    parallelism: shards,
    backoffLimitPerIndex: RETRIES,
    // Never two pods of one shard at once: they would have stages of the same names.
    podReplacementPolicy: 'Failed',
    activeDeadlineSeconds: deadlineSeconds,
    template: {
      metadata: { labels: { ...labels, app: JOB_NAME } },
      spec: {
        restartPolicy: 'Never',
        serviceAccountName: JOB_NAME,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: GRACE_SECONDS,
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'kubernetes.io/hostname',
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels: { app: JOB_NAME } },
          },
        ],
        securityContext: {
          runAsNonRoot: true,
          runAsUser: NOBODY,
          runAsGroup: NOBODY,
          fsGroup: NOBODY,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          containerOf(SHARD_CONTAINER, image, {
            resources: { requests: { cpu: '100m', memory: '384Mi' }, limits: { memory: '2Gi' } },
            mounts: [
              { name: 'task', mountPath: TASK_FOLDER, readOnly: true },
              { name: 'account', mountPath: ACCOUNT_FOLDER, readOnly: true },
            ],
          }),
          // Has no token: it only holds out what the other one has left.
          containerOf(KEEPER_CONTAINER, image, {
            resources: { requests: { cpu: '5m', memory: '48Mi' }, limits: { memory: '256Mi' } },
            mounts: [],
          }),
        ],
        volumes: [
          { name: 'task', configMap: { name: JOB_NAME, items: [{ key: TASK_KEY, path: TASK_KEY }] } },
          { name: 'account', projected: { sources: accountSources() } },
          ...WRITABLE.map(({ name }) => ({ name, emptyDir: {} })),
        ],
      },
    },
  };
}

const TASK_FOLDER = TASK_FILE.slice(0, TASK_FILE.lastIndexOf('/'));
/** Where clients look for the account of a pod. */
const ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';
const HOME = '/home/harness';
const WRITABLE = [
  { name: 'work', mountPath: WORK },
  { name: 'home', mountPath: HOME },
  { name: 'tmp', mountPath: '/tmp' },
] as const;

function containerOf(
  name: string,
  image: string,
  { resources, mounts }: { readonly resources: JsonObject; readonly mounts: readonly JsonObject[] },
): JsonObject {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    args: ['pod', name],
    env: [
      { name: 'HOME', value: HOME },
      { name: 'TMPDIR', value: '/tmp' },
      { name: 'NO_COLOR', value: '1' },
    ],
    resources,
    // Of a pod that failed before it could say why.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [...WRITABLE, ...mounts],
  };
}

function accountSources(): readonly JsonObject[] {
  return [
    { serviceAccountToken: { path: 'token', expirationSeconds: TOKEN_SECONDS } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }],
      },
    },
  ];
}
