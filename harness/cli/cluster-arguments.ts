import path from 'node:path';
import type { ArgsDef } from 'citty';
import { ROOT } from '../attest/package.ts';
import { SAMPLE_APP_IMAGE } from '../profiles/image.ts';
import type { ClusterSettings, Provider } from '../testbed/kubernetes/settings.ts';
import type { Arguments } from './arguments.ts';
import { knownNames } from './arguments.ts';
import { UsageError } from './usage-error.ts';

const TESTBEDS = ['embedded', 'kubernetes'] as const;
const PROVIDERS = ['existing', 'kind', 'k3s'] as const;
const MODES = ['strict', 'permissive'] as const;

const K3S_IMAGE = 'rancher/k3s:v1.34.1-k3s1';
const KIND_CONFIG = 'v1.34.yaml';
/** More would be no test of a mesh but of the cluster. */
const MOST_STAGES = 32;

export const CLUSTER_ARGUMENTS: ArgsDef = {
  testbed: {
    type: 'string',
    valueHint: 'embedded|kubernetes',
    description: "Where it runs (Default: what the mesh's profile says)",
  },
  context: {
    type: 'string',
    valueHint: 'NAME',
    description: 'Context of the kubeconfig (Default: the current one)',
  },
  provider: {
    type: 'string',
    valueHint: 'existing|kind|k3s',
    description: 'Create a cluster for the run, with kind or k3s, and remove it afterwards',
  },
  'kind-config': {
    type: 'string',
    valueHint: 'FILE',
    description: `Configuration of the kind cluster (Default: kind-config/${KIND_CONFIG} of the suite)`,
  },
  'kind-image': { type: 'string', valueHint: 'REF', description: 'Node image of the kind cluster' },
  'k3s-image': { type: 'string', valueHint: 'REF', description: `Image of k3s (Default: ${K3S_IMAGE})` },
  'sample-app-image': {
    type: 'string',
    valueHint: 'REF',
    description: `Image of the sample application (Default: ${SAMPLE_APP_IMAGE})`,
  },
  stages: {
    type: 'string',
    valueHint: 'N',
    description: 'How many tests are under way at once (Default: as many as the cluster has memory for)',
  },
  mode: { type: 'string', valueHint: 'strict|permissive', description: 'Mode of the mesh (Default: strict)' },
  'skip-install': {
    type: 'boolean',
    description: 'Take the mesh as it stands; read its mode back all the same',
  },
  'install-crds': {
    type: 'boolean',
    description: "Install those of SMI's CRDs that the cluster does not have",
  },
  keep: { type: 'boolean', description: 'Leave what the run created: the cluster, the mesh, the CRDs' },
};

/**
 * What the arguments say about the cluster; nothing for a mesh that runs without one.
 *
 * @param testbed of the mesh's profile
 * @throws UsageError for options that do not go together
 */
export function chosenCluster(
  given: Arguments,
  testbed: (typeof TESTBEDS)[number],
): ClusterSettings | undefined {
  const [asked = testbed] = knownNames(
    'testbed',
    given.many('testbed'),
    TESTBEDS,
    'use embedded or kubernetes.',
  );
  if (asked !== testbed) {
    throw new UsageError(
      'USAGE_OPTION',
      `--testbed ${asked}: this mesh runs on the ${testbed} testbed; choose another --mesh, or leave it out.`,
    );
  }
  if (testbed === 'embedded') {
    const idle = Object.keys(CLUSTER_ARGUMENTS).find(
      (name) => name !== 'testbed' && (given.has(name) || given.many(name).length > 0),
    );
    if (idle !== undefined) {
      throw new UsageError(
        'USAGE_OPTION',
        `--${idle} is about a cluster, and this mesh runs without one: choose a --mesh, or --testbed kubernetes for the reference mesh.`,
      );
    }
    return undefined;
  }
  const stages = chosenStages(given.one('stages'));
  const [mode = 'strict'] = knownNames('mode', given.many('mode'), MODES, 'use strict or permissive.');
  return {
    provider: chosenProvider(given),
    image: given.one('sample-app-image') ?? SAMPLE_APP_IMAGE,
    mode,
    mesh: given.has('skip-install') ? 'as-it-stands' : 'install',
    crds: given.has('install-crds') ? 'install' : 'as-they-stand',
    afterwards: given.has('keep') ? 'keep' : 'remove',
    ...(stages !== undefined && { stages }),
  };
}

function chosenProvider(given: Arguments): Provider {
  const [kind = 'existing'] = knownNames(
    'provider',
    given.many('provider'),
    PROVIDERS,
    `use ${PROVIDERS.join(', ')}.`,
  );
  const context = given.one('context');
  if (context !== undefined && kind !== 'existing') {
    throw new UsageError(
      'USAGE_OPTION',
      `--context names a cluster that there is, and --provider ${kind} creates one: drop one of the two.`,
    );
  }
  switch (kind) {
    case 'existing':
      return { kind, ...(context !== undefined && { context }) };
    case 'kind': {
      const image = given.one('kind-image');
      const config = path.resolve(given.one('kind-config') ?? path.join(ROOT, 'kind-config', KIND_CONFIG));
      return { kind, config, ...(image !== undefined && { image }) };
    }
    case 'k3s':
      return { kind, image: given.one('k3s-image') ?? K3S_IMAGE };
    default:
      return kind satisfies never;
  }
}

function chosenStages(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const stages = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (stages < 1 || stages > MOST_STAGES)
    throw new UsageError('USAGE_VALUE', `--stages ${text}: use a number from 1 to ${MOST_STAGES}.`);
  return stages;
}
