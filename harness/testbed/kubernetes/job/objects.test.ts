import { describe, expect, it } from 'vitest';
import { jobNamespace, jobObjects } from './objects.ts';

const RUN = '0123abcd-0000-4000-8000-000000000000';
const OBJECTS = jobObjects({
  run: RUN,
  image: 'harness:1',
  shards: 3,
  task: '{}',
  rights: [
    { group: '', resource: 'pods', verbs: ['list'], why: 'to see them', need: 'run' },
    { group: '', resource: 'configmaps', verbs: ['get'], names: ['coredns'], why: 'zones', need: 'facts' },
  ],
  deadlineSeconds: 60,
});

interface PodSpec {
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: object;
  readonly containers: readonly {
    readonly name: string;
    readonly securityContext: object;
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  }[];
  readonly volumes: readonly { readonly name: string }[];
}

function specOf(kind: string): Readonly<Record<string, unknown>> {
  return (OBJECTS.find((object) => object.kind === kind) as { spec?: object }).spec as never;
}
const POD = (specOf('Job').template as { readonly spec: PodSpec }).spec;

describe('what a run in the cluster creates', () => {
  it('lies in a namespace of its own, marked as the run’s, the Job last', () => {
    expect(OBJECTS.map(({ kind }) => kind)).toEqual([
      'Namespace',
      'ServiceAccount',
      'ClusterRole',
      'ClusterRoleBinding',
      'ConfigMap',
      'Job',
    ]);
    for (const { metadata } of OBJECTS) {
      expect(metadata.labels).toMatchObject({ 'smi-conformance.dev/run': RUN });
      expect([metadata.namespace, metadata.name]).toContain(jobNamespace(RUN));
    }
  });

  it('is a Job with one pod an index, each tried again by itself and never twice at once', () => {
    expect(specOf('Job')).toMatchObject({
      completionMode: 'Indexed',
      completions: 3,
      parallelism: 3,
      podReplacementPolicy: 'Failed',
      backoffLimitPerIndex: expect.any(Number) as number,
      activeDeadlineSeconds: 60,
    });
  });

  it('may do what is documented, name by name', () => {
    expect(OBJECTS.find(({ kind }) => kind === 'ClusterRole')).toMatchObject({
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
        { apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: ['coredns'] },
      ],
    });
  });

  it('has pods that run as nobody and write to nothing but empty folders', () => {
    expect(POD.securityContext).toMatchObject({ runAsNonRoot: true });
    for (const { securityContext, volumeMounts } of POD.containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(volumeMounts.map(({ mountPath }) => mountPath)).toEqual(
        expect.arrayContaining(['/home/harness', '/tmp', '/work']),
      );
    }
  });

  it('gives a token to the container that performs the tests, and to no other', () => {
    expect(POD.automountServiceAccountToken).toBe(false);
    const withToken = POD.containers.filter(({ volumeMounts }) =>
      volumeMounts.some(({ name }) => name === 'account'),
    );
    expect(withToken.map(({ name }) => name)).toEqual(['shard']);
  });

  it('brings no secret', () => {
    expect(JSON.stringify(OBJECTS)).not.toMatch(/"kind":"Secret"|imagePullSecrets|secretKeyRef|"secret":/);
  });
});
