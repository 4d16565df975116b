import os from 'node:os';
import { describe, expect, it } from 'vitest';
import { PublishError } from '../attest/publish/error.ts';
import type { PublishEnd, PublishOptions } from '../attest/publish/publish.ts';
import { program } from './program.ts';
import type { Rooms } from './rooms.ts';
import type { Output, Surroundings } from './surroundings.ts';

const folder = os.tmpdir();

/** Publishes in surroundings where it ends as told. */
async function publish(argv: readonly string[], end: PublishEnd | Error) {
  const asked: PublishOptions[] = [];
  const said = { out: '', err: '' };
  const into = (name: keyof typeof said): Output => ({
    write: (text) => {
      said[name] += text;
    },
    isTTY: false,
    columns: 80,
  });
  const rooms: Partial<Rooms> = {
    loadTrustedKey: async (file) =>
      ({ fingerprint: file ?? 'own' }) as Awaited<ReturnType<Rooms['loadTrustedKey']>>,
    loadManifest: async () => ({ schema: 1, tests: [] }),
    loadClauses: async () => [],
    suiteDigest: async () => 'd'.repeat(64),
    publishFolder: async (_, options) => {
      asked.push(options);
      if (end instanceof Error) throw end;
      return end;
    },
  };
  const surroundings: Surroundings = {
    out: into('out'),
    err: into('err'),
    env: {},
    now: () => new Date('2026-11-22T10:22:33Z'),
    random: () => 0.5,
    signals: { on: () => {}, off: () => {}, exit: () => {} },
    rooms: rooms as Rooms,
  };
  const exitCode = await program(['publish', ...argv], surroundings);
  return { exitCode, ...said, asked };
}

const published: PublishEnd = {
  kind: 'published',
  place: 'public/osm',
  remarks: ['tag v1'],
  leftOut: ['.env'],
};

describe('publish', () => {
  it('says where the result lies now, and what was left out', async () => {
    const { exitCode, out, asked } = await publish([folder, '--to', 'public'], published);
    expect([exitCode, out]).toEqual([
      0,
      'published at public/osm\ntag v1\nleft out, no file of a result: .env\n',
    ]);
    expect(asked[0]?.to).toBe('public');
    expect(
      ['result.json', 'badges/mesh.svg', '.env', 'badges/key.pem'].map((name) =>
        asked[0]?.isResultFile(name),
      ),
    ).toEqual([true, true, false, false]);
  });

  it('says so where it was there already, and prints JSON', async () => {
    const unchanged = { ...published, kind: 'unchanged' } as const;
    expect((await publish([folder, '--to', 'public'], unchanged)).out).toContain(
      'nothing to do, it is there',
    );
    const { out } = await publish([folder, '--to', 'public', '--json'], unchanged);
    expect(JSON.parse(out)).toEqual(unchanged);
  });

  it.each([
    [
      { kind: 'refused', code: 'DIGEST_MISMATCH', message: 'changed' },
      1,
      'not published: DIGEST_MISMATCH: changed',
    ],
    [{ kind: 'partial', message: 'partial: only TA-07' }, 3, 'not published: partial: only TA-07'],
    [{ kind: 'stale', message: 'stale: run it again' }, 3, 'not published: stale: run it again'],
  ] as const)('refuses what does not verify as a full and fresh run: %j', async (outcome, code, words) => {
    const { exitCode, out } = await publish([folder, '--to', 'public'], {
      kind: 'refused',
      outcome,
      checks: [],
    });
    expect(exitCode).toBe(code);
    expect(out).toContain(words);
  });

  it.each([
    [[folder], 'say where to'],
    [['--to', 'public'], 'say which folder'],
    [['/nowhere', '--to', 'public'], '/nowhere is no folder'],
    [[folder, '--too', 'public'], 'unknown option --too (did you mean --to?)'],
  ])('wants a folder and a target: %j', async (argv, words) => {
    const { exitCode, err, asked } = await publish(argv, published);
    expect([exitCode, asked]).toEqual([2, []]);
    expect(err).toContain(words);
  });

  it.each([
    ['TARGET_UNKNOWN', 2],
    ['PUBLISH_REGISTRY', 3],
  ] as const)('ends with the exit code of %s', async (code, exitCode) => {
    const ended = await publish([folder, '--to', 'public'], new PublishError(code, 'what to do'));
    expect([ended.exitCode, ended.err]).toEqual([exitCode, 'smi-conformance: what to do\n']);
  });
});
