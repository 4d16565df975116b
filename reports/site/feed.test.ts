import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServedVersions } from '../../harness/model/api.ts';
import { PAIRINGS } from '../../harness/model/api.ts';
import type { Cell } from '../../harness/model/capability.ts';
import sample from '../fixtures/result.json' with { type: 'json' };
import { parseResult } from '../result-schema.ts';
import type { SiteSource, VerifiedResult } from './feed.ts';
import { feedOf, feedText } from './feed.ts';
import schema from './matrix.schema.json' with { type: 'json' };

const result = parseResult(JSON.stringify(sample));
const now = new Date('2026-12-01T00:00:00.000Z');

interface Sketch {
  readonly digest: string;
  readonly mesh: string;
  readonly version: string;
  readonly day: string;
  readonly versions?: ServedVersions;
  readonly cells?: readonly Cell[];
  readonly attestation?: string;
}

const full = (versions: ServedVersions): readonly Cell[] =>
  (['access', 'specs', 'split', 'metrics'] as const).map((api) => {
    const version = versions[api];
    const counts = { failing: [], inconclusive: [], notExercised: 0 };
    return version === undefined
      ? { api, capability: 'None', held: 0, applicable: 0, ...counts }
      : { api, version, capability: 'Full', held: 2, applicable: 2, ...counts };
  });

function verified(sketch: Sketch): VerifiedResult {
  const { digest, mesh: name, version, day, versions = PAIRINGS['v0.6.0'] } = sketch;
  const matrix = sketch.cells ?? full(versions);
  const mesh = { ...result.mesh, name, version };
  const issuedAt = `${day}T00:00:00.000Z`;
  return {
    digest: digest.padStart(64, '0'),
    attestation: (sketch.attestation ?? digest).padStart(64, '0'),
    capability: {
      scope: 'full',
      mesh,
      release: 'v0.6.0',
      versions,
      matrix,
      issuedAt,
      validUntil: new Date(Date.parse(issuedAt) + 90 * 24 * 3_600_000).toISOString(),
    },
    result: { ...result, mesh, versions, matrix },
    signedBy: { kind: 'key', fingerprint: 'abc' },
    profile: 'verified',
  };
}

const source = (results: readonly Sketch[], more: Partial<SiteSource> = {}): SiteSource => ({
  verified: results.map(verified),
  unverified: [],
  withoutSmi: [],
  now,
  generator: result.suite,
  ...more,
});
const digits = (text: string) => Number(text);

const SEVERAL: readonly Sketch[] = [
  { digest: '1', mesh: 'osm', version: '1.9.0', day: '2026-11-01' },
  { digest: '2', mesh: 'osm', version: '1.10.0', day: '2026-10-01' },
  { digest: '3', mesh: 'osm', version: '1.10.0', day: '2026-11-01' },
  { digest: '4', mesh: 'linkerd', version: '2.12.0', day: '2026-07-01' },
  { digest: '5', mesh: 'osm', version: '1.10.0', day: '2026-11-01', versions: PAIRINGS['v0.4.0'] },
];

describe('the feed of a public matrix', () => {
  it('has meshes by name, the newest version first as people count, and the newest result first', () => {
    expect(feedOf(source(SEVERAL)).results.map(({ digest }) => digits(digest))).toEqual([4, 3, 2, 5, 1]);
  });

  it('calls the newest result of each mesh, version and set of API versions current', () => {
    const { results } = feedOf(source(SEVERAL));
    expect(results.filter(({ current }) => current).map(({ digest }) => digits(digest))).toEqual([
      4, 3, 5, 1,
    ]);
  });

  it('is the same text in any order of the source', () => {
    const text = feedText(feedOf(source(SEVERAL)));
    fc.assert(
      fc.property(fc.shuffledSubarray([...SEVERAL], { minLength: SEVERAL.length }), (order) => {
        expect(feedText(feedOf(source(order)))).toBe(text);
      }),
    );
  });

  it('marks what is older than its validity, not what is as old', () => {
    const until = new Date('2026-09-29T00:00:00.000Z');
    const old = source([SEVERAL[3] as Sketch]);
    expect(feedOf({ ...old, now: until }).results[0]?.stale).toBe(false);
    expect(feedOf({ ...old, now: new Date(until.getTime() + 1) }).results[0]?.stale).toBe(true);
  });

  it('shows a result once, by the attestation that is valid longest', () => {
    const again = { digest: '1', mesh: 'osm', version: '1.9.0', day: '2026-11-20', attestation: 'b' };
    for (const order of [
      [SEVERAL[0] as Sketch, again],
      [again, SEVERAL[0] as Sketch],
    ]) {
      const { results } = feedOf(source(order));
      expect(results.map(({ attestation }) => attestation)).toEqual(['b'.padStart(64, '0')]);
    }
  });

  it('derives the columns of releases, and leaves out those of other pairings', () => {
    const columns = (versions: ServedVersions, cells = full(versions)) =>
      feedOf(source([{ digest: '1', mesh: 'm', version: '1', day: '2026-11-01', versions, cells }]))
        .results[0]?.releases;
    expect(columns(PAIRINGS['v0.6.0'])).toEqual({
      'v0.4.0': null,
      'v0.5.0': null,
      'v0.6.0': 'Full',
      main: null,
    });
    // Split v1alpha3 alone belongs to two releases; the APIs that are not served make both Half.
    expect(columns({ split: 'v1alpha3' })).toMatchObject({
      'v0.4.0': 'Half',
      'v0.5.0': 'Half',
      'v0.6.0': null,
    });
    expect(columns({ ...PAIRINGS['v0.6.0'], split: 'v1alpha2' })).toMatchObject({
      'v0.6.0': null,
      main: null,
    });
    expect(columns({})).toMatchObject({ 'v0.4.0': null, main: null });
  });

  it('says nothing of a cell with clauses not exercised, but why', () => {
    const cells = full(PAIRINGS['v0.6.0']).map((cell) =>
      cell.api === 'metrics' ? { ...cell, notExercised: 2 } : cell,
    );
    const [shown] = feedOf(source([{ ...(SEVERAL[0] as Sketch), cells }])).results;
    expect(shown?.cells[3]).toEqual({
      api: 'metrics',
      version: 'v1alpha1',
      refused: '2 not exercised',
      held: 2,
      applicable: 2,
    });
    expect(shown?.releases['v0.6.0']).toBe('refused');
  });

  it('is as its published schema says', () => {
    const conforms = new Ajv2020({ strict: true, strictRequired: false }).compile(schema);
    const feed = feedOf(
      source(SEVERAL, {
        unverified: [{ name: 'x', code: 'DIGEST_MISMATCH', reason: 'changed' }],
        withoutSmi: [
          { name: 'kuma', title: 'Kuma', link: 'https://k', statement: 'None.', source: 'https://k/docs' },
        ],
      }),
    );
    expect(conforms(JSON.parse(feedText(feed))), JSON.stringify(conforms.errors)).toBe(true);
    expect(conforms({ ...JSON.parse(feedText(feed)), results: [{}] })).toBe(false);
  });
});
