import { describe, expect, it } from 'vitest';
import type { RunRecord, Shard } from '../model/evidence.ts';
import type { Result } from '../model/result.ts';
import type { VerifiedShard } from './shards-agree.ts';
import { checkShards } from './shards-agree.ts';

const ENDED = Date.parse('2026-11-22T12:00:00.000Z');
const RUN: RunRecord = {
  record: 'run',
  schema: 1,
  run: 'r',
  startedAt: ENDED - 1000,
  seed: 7,
  suite: { name: 'smi-conformance', version: '0.1.0', digest: 'a'.repeat(64) },
  specCommit: 'cc4babd',
  release: 'v0.6.0',
  versions: { access: 'v1alpha3' },
  mesh: { name: 'osm', version: '1.2', digests: { controller: `sha256:${'b'.repeat(64)}` } },
  claims: [],
  testbed: { kind: 'kubernetes', traits: ['rbac'], facts: { kubernetes: 'v1.34.2', crds: { split: 'c' } } },
  convergenceMs: 30_000,
  selection: { kind: 'full' },
};

interface Difference {
  readonly run?: Partial<RunRecord>;
  readonly shard?: Partial<Shard>;
  readonly profile?: string;
  readonly endedAt?: number;
}

function shard(
  index: number,
  { run = {}, shard: other = {}, profile = 'd', endedAt = ENDED }: Difference = {},
): VerifiedShard {
  return {
    folder: `shard-${index}`,
    shard: { index, count: 3, of: { kind: 'full' }, ...other },
    profile: { name: 'meshes/osm/profile.yaml', sha256: profile },
    evidence: {
      run: { ...RUN, run: `r${index}`, startedAt: index, ...run },
      tests: [],
      outcome: 'completed',
      endedAt,
    },
    result: {} as Result,
    digest: 'f'.repeat(64),
    configuration: [{ name: 'kubernetes' }],
    signer: 'somebody',
  };
}

const three = (last: Difference = {}) => [shard(1), shard(2), shard(3, last)];

describe('shards', () => {
  it('that agree are one run of what was asked for, whatever their order', () => {
    expect(checkShards(three().toReversed()).of).toEqual({ kind: 'full' });
  });

  it.each<[string, Difference, RegExp]>([
    [
      'the suite',
      { run: { suite: { ...RUN.suite, digest: 'e'.repeat(64) } } },
      /suite’s digest: shard-1 has a{64}, shard-3 has e{64}/,
    ],
    [
      'the mesh',
      { run: { mesh: { ...RUN.mesh, name: 'traefik' } } },
      /in the mesh: shard-1 has osm, shard-3 has traefik/,
    ],
    ['the images', { run: { mesh: { ...RUN.mesh, digests: {} } } }, /in the mesh’s digests/],
    ['the profile', { profile: 'e' }, /in the mesh’s profile/],
    [
      'the claims',
      { run: { claims: [{ api: 'access', supported: false, exceptions: [] }] } },
      /in the profile’s claims/,
    ],
    [
      'the cluster',
      { run: { testbed: { ...RUN.testbed, facts: { kubernetes: 'v1.35.0', crds: { split: 'c' } } } } },
      /in the environment: shard-1 has .*v1\.34\.2.*, shard-3 has .*v1\.35\.0/,
    ],
    ['the traits', { run: { testbed: { ...RUN.testbed, traits: [] } } }, /in the testbed’s traits/],
    ['the testbed', { run: { testbed: { ...RUN.testbed, kind: 'embedded' } } }, /in testbed/],
    ['the versions', { run: { versions: {} } }, /in the API versions/],
    ['the limit', { run: { convergenceMs: 1 } }, /in the convergence limit/],
    ['the repetitions', { run: { repetitions: 2 } }, /in repetitions: shard-1 has 1, shard-3 has 2/],
    [
      'the seed',
      { run: { seed: 8 } },
      /in the seed \(give each shard the same --seed\): shard-1 has 7, shard-3 has 8/,
    ],
    ['their number', { shard: { count: 4 } }, /in the number of shards: shard-1 has 3, shard-3 has 4/],
    [
      'what was asked for',
      { shard: { of: { kind: 'partial', specs: ['split'], tests: [] } } },
      /in what was asked for/,
    ],
    ['the day', { endedAt: ENDED + 25 * 60 * 60 * 1000 }, /more than a day apart/],
  ])('that differ in %s are not merged, and the fact is named', (_, last, words) => {
    expect(() => checkShards(three(last))).toThrow(
      expect.objectContaining({ code: 'MERGE_DIFFERS', message: expect.stringMatching(words) }),
    );
  });

  it('may have had more stages, and have asked the API server for more', () => {
    const asked = (apiRequests: number): Difference => ({
      run: {
        testbed: { ...RUN.testbed, facts: { kubernetes: 'v1.34.2', apiRequests, stages: apiRequests } },
      },
    });
    const shards = [shard(1, asked(1)), shard(2, asked(2)), shard(3, asked(3))];
    expect(checkShards(shards).of).toEqual({ kind: 'full' });
  });

  it('are each there once', () => {
    expect(() => checkShards([...three(), shard(2)])).toThrow(
      expect.objectContaining({
        code: 'MERGE_OVERLAP',
        message: 'shard 2 of 3 is there twice: shard-2, shard-2',
      }),
    );
  });

  it('are all there', () => {
    expect(() => checkShards([shard(2)])).toThrow(
      expect.objectContaining({ code: 'MERGE_GAP', message: 'of 3 shards these are missing: 1, 3' }),
    );
    expect(() => checkShards([])).toThrow(expect.objectContaining({ code: 'MERGE_GAP' }));
  });
});
