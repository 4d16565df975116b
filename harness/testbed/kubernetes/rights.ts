import { API_GROUP } from '../../model/api.ts';
import { METRIC_RESOURCES } from '../../model/metric.ts';
import type { ObjectRef, WorkloadRef } from '../../profiles/object-ref.ts';
import type { KubernetesProfile } from '../../profiles/profile.ts';
import { RESOURCES } from '../../smi/resource.ts';
import { WORKLOAD_PLURAL } from './workload.ts';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';

/** One rule of a ClusterRole, and what it is for. Never a wildcard. */
export interface Right {
  /** Empty for the core group. */
  readonly group: string;
  /** With its subresource, `pods/portforward`. */
  readonly resource: string;
  readonly verbs: readonly Verb[];
  /** Only objects of these names. */
  readonly names?: readonly string[];
  readonly why: string;
  /** `run`: no run without it. `facts`: without it the result or `doctor` knows less. */
  readonly need: 'run' | 'facts';
}

const ADMISSION = 'admissionregistration.k8s.io';

/** Server-side apply of an object that is not there yet is a patch and a create. */
const APPLY: readonly Verb[] = ['create', 'patch'];

const STAGES: readonly Right[] = [
  {
    group: '',
    resource: 'namespaces',
    verbs: [...APPLY, 'delete', 'list', 'watch'],
    why: 'stages are namespaces of their own, and are gone when they are no longer listed',
    need: 'run',
  },
  {
    group: '',
    resource: 'serviceaccounts',
    verbs: APPLY,
    why: 'SMI tells workloads apart by them',
    need: 'run',
  },
  {
    group: '',
    resource: 'services',
    verbs: [...APPLY, 'delete'],
    why: 'under which the sample application is reached',
    need: 'run',
  },
  {
    group: 'apps',
    resource: 'deployments',
    verbs: [...APPLY, 'delete'],
    why: 'of the sample application',
    need: 'run',
  },
  {
    group: '',
    resource: 'pods',
    verbs: ['list', 'watch'],
    why: 'to see that they are ready, which images ran, and what memory is free',
    need: 'run',
  },
  {
    group: '',
    resource: 'pods/portforward',
    // Which of the two a WebSocket is taken for depends on the Kubernetes version.
    verbs: ['get', 'create'],
    why: 'the agents in the pods are spoken to past the mesh',
    need: 'run',
  },
  {
    group: 'coordination.k8s.io',
    resource: 'leases',
    verbs: ['get', 'create', 'update', 'delete'],
    why: 'one keeps two runs on one cluster apart',
    need: 'run',
  },
];

const SMI: readonly Right[] = Object.values(RESOURCES).map(({ api, plural }) => ({
  group: API_GROUP[api],
  resource: plural,
  verbs: [...APPLY, 'delete', 'list'],
  why: 'what is tested',
  need: 'run',
}));

const METRICS: readonly Right[] = [
  ...METRIC_RESOURCES.map(
    (resource): Right => ({
      group: API_GROUP.metrics,
      resource,
      verbs: ['get', 'list'],
      why: 'what is tested',
      need: 'run',
    }),
  ),
  ...(
    [
      ['', 'serviceaccounts', [...APPLY, 'delete']],
      ['', 'serviceaccounts/token', ['create']],
      ['rbac.authorization.k8s.io', 'roles', [...APPLY, 'delete']],
      ['rbac.authorization.k8s.io', 'rolebindings', [...APPLY, 'delete']],
    ] as const
  ).map(
    ([group, resource, verbs]): Right => ({
      group,
      resource,
      verbs,
      why: 'accounts in a stage that may read some of the metrics, to see that they may not read the others',
      need: 'facts',
    }),
  ),
  ...['pods/edges', 'deployments/edges'].map(
    (resource): Right => ({
      group: API_GROUP.metrics,
      resource,
      verbs: ['get'],
      why: 'what is tested',
      need: 'run',
    }),
  ),
];

const FACTS: readonly Right[] = [
  ...Object.values(WORKLOAD_PLURAL).map(
    (resource): Right => ({
      group: 'apps',
      resource,
      verbs: ['get'],
      why: 'doctor sees whether another mesh is there',
      need: 'facts',
    }),
  ),
  {
    group: '',
    resource: 'events',
    verbs: ['list'],
    why: 'they say why a pod does not become ready, and what the mesh says of a wrong split',
    need: 'facts',
  },
  {
    group: '',
    resource: 'nodes',
    verbs: ['list'],
    why: 'how many stages there is memory for, and which images they hold',
    need: 'facts',
  },
  {
    group: 'apiextensions.k8s.io',
    resource: 'customresourcedefinitions',
    verbs: ['list'],
    why: 'their digests stand in the result',
    need: 'facts',
  },
  {
    group: 'apiregistration.k8s.io',
    resource: 'apiservices',
    verbs: ['get'],
    why: 'to see whether a metrics API is registered and available',
    need: 'facts',
  },
  {
    group: ADMISSION,
    resource: 'validatingwebhookconfigurations',
    verbs: ['list'],
    why: 'doctor sees who may refuse SMI objects',
    need: 'facts',
  },
  {
    group: 'discovery.k8s.io',
    resource: 'endpointslices',
    verbs: ['list'],
    why: 'doctor sees whether those webhooks have somebody to answer',
    need: 'facts',
  },
];

/**
 * The rights that a run with `--skip-install` uses, and `doctor`: those of every mesh, and those for this one.
 *
 * @param metrics whether the cluster serves a metrics API: without one nothing of it is asked
 */
export function rightsFor(
  profile: KubernetesProfile | undefined,
  metrics: 'served' | 'not-served',
): readonly Right[] {
  return merged([
    ...STAGES,
    ...SMI,
    ...(metrics === 'served' ? METRICS : []),
    ...(profile ? ofMesh(profile) : []),
    ...FACTS,
  ]);
}

function ofMesh({ ready, modes, version, requires }: KubernetesProfile): readonly Right[] {
  const modeObjects = Object.values(modes).flatMap(({ readBack }) => readBack.map(({ object }) => object));
  return [
    ...ready.map(({ kind }) => workloadRight(kind)),
    ...modeObjects.map((object) => readingRight(object, "the mesh's mode is read back")),
    ...version.map(({ object }) => readingRight(object, "the mesh's version is read from it")),
    ...requires.flatMap(({ kind }): readonly Right[] =>
      kind === 'dns'
        ? [
            {
              group: '',
              resource: 'configmaps',
              verbs: ['get'],
              names: ['coredns'],
              why: "doctor sees whether the cluster's DNS knows the mesh's names",
              need: 'facts',
            },
          ]
        : [],
    ),
  ];
}

function workloadRight(kind: WorkloadRef['kind']): Right {
  return {
    group: 'apps',
    resource: WORKLOAD_PLURAL[kind],
    verbs: ['get', 'list', 'watch'],
    why: 'to wait until the mesh itself is ready',
    need: 'run',
  };
}

function readingRight({ apiVersion, kind }: ObjectRef, why: string): Right {
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  return { group, resource: pluralOf(kind), verbs: ['get'], why, need: 'run' };
}

/** As Kubernetes itself guesses it where no discovery is at hand (apimachinery, `UnsafeGuessKindToResource`). */
export function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

/** One right a resource. */
function merged(rights: readonly Right[]): readonly Right[] {
  const byResource = new Map<string, Right>();
  for (const right of rights) {
    const key = `${right.group}/${right.resource}`;
    const known = byResource.get(key);
    byResource.set(
      key,
      known
        ? {
            ...known,
            verbs: [...new Set([...known.verbs, ...right.verbs])],
            why: known.why.includes(right.why) ? known.why : `${known.why}; ${right.why}`,
            need: known.need === 'run' ? 'run' : right.need,
          }
        : right,
    );
  }
  return [...byResource.values()];
}
