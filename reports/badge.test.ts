import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../harness/model/capability.ts';
import type { AttestedCapability } from './badge.ts';
import { badgeEndpoint, badgeSvg, badgesOf } from './badge.ts';

const cell = (more: Partial<Cell> & Pick<Cell, 'api'>): Cell => ({
  version: 'v1alpha4',
  capability: 'Full',
  held: 3,
  applicable: 3,
  notExercised: 0,
  failing: [],
  inconclusive: [],
  ...more,
});
const attested: AttestedCapability = {
  scope: 'full',
  mesh: { name: 'osm', version: '1.2.4' },
  release: 'v0.6.0',
  versions: { access: 'v1alpha3', specs: 'v1alpha4', split: 'v1alpha4', metrics: 'v1alpha1' },
  matrix: [
    cell({ api: 'access', version: 'v1alpha3' }),
    cell({ api: 'specs' }),
    cell({ api: 'split', capability: 'Half', held: 2, failing: ['split-T7'] }),
    cell({ api: 'metrics', version: 'v1alpha1' }),
  ],
  issuedAt: '2026-11-22T10:00:00.000Z',
  validUntil: '2027-02-20T10:00:00.000Z',
};
const fresh = new Date('2027-02-20T10:00:00.000Z');
const late = new Date('2027-02-20T10:00:00.001Z');
const having = (cells: readonly Cell[]) => ({ ...attested, matrix: cells });
const named = (name: string, from = attested, now = fresh) =>
  badgesOf(from, now).badges.find((badge) => badge.name === name);
const whyNot = (name: string, from: AttestedCapability) =>
  badgesOf(from, fresh).refused.find((one) => one.name === name)?.why;

describe('badges', () => {
  it('say the capability of each specification with its version, the mesh and the day', () => {
    expect(badgesOf(attested, fresh).badges.map(({ label, message }) => `${label}: ${message}`)).toEqual([
      'SMI v0.6.0: 3 Full, 1 Half · osm 1.2.4 · 2026-11-22',
      'SMI Traffic Access v1alpha3: Full · osm 1.2.4 · 2026-11-22',
      'SMI Traffic Specs v1alpha4: Full · osm 1.2.4 · 2026-11-22',
      'SMI Traffic Split v1alpha4: Half · osm 1.2.4 · 2026-11-22',
      'SMI Traffic Metrics v1alpha1: Full · osm 1.2.4 · 2026-11-22',
    ]);
  });

  it('are grey and say so once the attestation is no longer valid', () => {
    expect(named('access', attested, late)).toMatchObject({
      message: 'stale: Full · osm 1.2.4 · 2026-11-22',
      color: 'lightgrey',
    });
    expect(badgesOf(attested, late).badges.every(({ color }) => color === 'lightgrey')).toBe(true);
    expect(named('access')?.color).not.toBe('lightgrey');
  });

  it.each(['partial', 'faulted'] as const)('are refused for a run that is %s', (scope) => {
    const { badges, refused } = badgesOf({ ...attested, scope }, fresh);
    expect(badges).toEqual([]);
    expect(refused).toHaveLength(5);
    expect(refused[0]?.why).toBe(`the run is ${scope}`);
  });

  it('leave out a specification with clauses not exercised, and then the mesh', () => {
    const gappy = having([cell({ api: 'access', notExercised: 2 }), ...attested.matrix.slice(1)]);
    expect(whyNot('access', gappy)).toBe('2 clauses of Traffic Access not exercised');
    expect(whyNot('mesh', gappy)).toBe('2 clauses of Traffic Access not exercised');
    expect(named('specs', gappy)).toBeDefined();
  });

  it('leave out what is undetermined, and then the mesh', () => {
    const open = having([cell({ api: 'access', capability: 'Undetermined' }), ...attested.matrix.slice(1)]);
    expect(whyNot('access', open)).toBe('Traffic Access is undetermined');
    expect(whyNot('mesh', open)).toBe('Traffic Access is undetermined');
  });

  it('sum up a mesh only if every specification is there', () => {
    expect(whyNot('mesh', having(attested.matrix.slice(0, 3)))).toBe('Traffic Metrics was not tested');
  });

  it('have no version where the mesh serves none, and no release where it serves another pairing', () => {
    const { version: _, ...absent } = cell({ api: 'metrics', capability: 'None', held: 0, applicable: 0 });
    const served = { ...having([...attested.matrix.slice(0, 3), absent]), release: 'v0.5.0' as const };
    expect(named('metrics', served)?.label).toBe('SMI Traffic Metrics');
    expect(named('mesh', served)).toMatchObject({
      label: 'SMI',
      message: '2 Full, 1 Half, 1 None · osm 1.2.4 · 2026-11-22',
    });
  });

  it('colour the mesh as Full only if every specification is Full', () => {
    const full = having(attested.matrix.map((one) => ({ ...one, capability: 'Full' as const })));
    expect(named('mesh', full)?.color).toBe(named('access')?.color);
    expect(named('mesh')?.color).toBe(named('split')?.color);
  });

  it('take any name of a mesh literally, and cut a long one', () => {
    const hostile = {
      ...attested,
      mesh: { name: '</title><script>"&\'\u0000\u202e', version: 'v'.repeat(99) },
    };
    const badge = named('access', hostile);
    if (badge === undefined) throw new Error('no badge');
    expect(badgeSvg(badge)).toContain('&lt;/title&gt;&lt;script&gt;&quot;&amp;&apos;');
    expect(badgeSvg(badge)).not.toMatch(/<script|[^\P{Cc}\n]|\u202e|v{41}/u);
    expect(JSON.parse(badgeEndpoint(badge))).toEqual({
      schemaVersion: 1,
      label: badge.label,
      message: badge.message,
      color: badge.color,
    });
  });

  it('never say more than the attestation: every capability on them is that of its cell', () => {
    const capability = fc.constantFrom('Full', 'Half', 'None', 'Undetermined' as const);
    const notExercised = fc.integer({ min: 0, max: 1 });
    const scope = fc.constantFrom('full', 'partial', 'faulted' as const);
    fc.assert(
      fc.property(
        scope,
        fc.array(fc.tuple(capability, notExercised), { minLength: 4, maxLength: 4 }),
        (how, cells) => {
          const matrix = attested.matrix.map((one, at) => {
            const [level = 'None', gaps = 0] = cells[at] ?? [];
            return { ...one, capability: level, notExercised: gaps };
          });
          for (const { name, message } of badgesOf({ ...attested, scope: how, matrix }, fresh).badges) {
            expect(how).toBe('full');
            const covered = matrix.filter(({ api }) => name === 'mesh' || api === name);
            expect(covered.every((one) => one.notExercised === 0 && one.capability !== 'Undetermined')).toBe(
              true,
            );
            const count = matrix.filter((one) => one.capability === 'Full').length;
            const isFull = name === 'mesh' ? `${count} Full` : 'Full';
            expect(message.startsWith(isFull)).toBe(covered.some((one) => one.capability === 'Full'));
          }
        },
      ),
    );
  });
});
