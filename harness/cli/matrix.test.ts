import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import sample from '../../reports/fixtures/result.json' with { type: 'json' };
import type { Feed } from '../../reports/site/feed.ts';
import type { Result } from '../model/result.ts';
import { ISSUED, invoke, writeResult } from './attested.fixture.ts';

const { mesh } = sample as unknown as Result;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'matrix-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const at = (...parts: readonly string[]) => path.join(root, ...parts);
const result = (name: string, more: Partial<Result> = {}) => writeResult(at('results', name), more);
const feedIn = async (site: string) =>
  JSON.parse(await readFile(path.join(site, 'matrix.json'), 'utf8')) as Feed;
const make = (...words: readonly string[]) => invoke(['matrix', ...words, '--out', at('site')]);

/** Every file below a folder with its content. */
async function contents(folder: string): Promise<readonly (readonly [string, string])[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    files
      .filter((file) => file.isFile())
      .map((file) => path.join(file.parentPath, file.name))
      .sort()
      .map(async (file) => [path.relative(folder, file), await readFile(file, 'base64')] as const),
  );
}

describe('matrix', () => {
  it('puts each result that verifies under its digest, with attestation, evidence, report and badges', async () => {
    await result('one');
    const { exitCode, out, err } = await make(at('results'));
    expect(err).toBe('');
    expect([exitCode, out]).toEqual([0, expect.stringContaining('1 verified')]);
    const [shown] = (await feedIn(at('site'))).results;
    expect((await readdir(at('site', shown?.folder ?? ''))).sort()).toEqual([
      'attestation.sigstore.json',
      'badges',
      'evidence.jsonl.gz',
      'index.html',
      'report.html',
      'result.json',
    ]);
    expect((await readdir(at('site'))).sort()).toEqual([
      'badges',
      'index.html',
      'matrix.json',
      'matrix.schema.json',
      'results',
    ]);
  });

  it('makes the report anew: the one in the folder is covered by no signature', async () => {
    await result('one');
    await make(at('results'));
    const [shown] = (await feedIn(at('site'))).results;
    const page = await readFile(at('site', shown?.folder ?? '', 'report.html'), 'utf8');
    expect(page).not.toContain('alert(1)');
    expect(page).toContain('SMI conformance of');
  });

  it('lists what does not verify as a full run with the reason, and exits with 3', async () => {
    await result('good');
    await result('bad', { mesh: { ...mesh, version: 'tampered' } });
    await result('part', { selection: { kind: 'partial', specs: ['access'], tests: [] } });
    await result('broken', { fault: { name: 'x', breaks: ['access-A7'], digest: 'a'.repeat(64) } });
    await writeFile(at('alone.sigstore.json'), '{}');
    const { exitCode, out } = await make(at('results'), at('alone.sigstore.json'));
    expect(exitCode).toBe(3);
    expect(out).toContain('1 verified, 4 not shown');
    const feed = await feedIn(at('site'));
    expect(feed.results).toHaveLength(1);
    expect(feed.unverified).toEqual([
      { name: 'alone.sigstore.json', code: 'FILES_MISSING', reason: expect.stringContaining('alone') },
      { name: 'bad', code: 'DIGEST_MISMATCH', reason: 'result.json was changed' },
      { name: 'broken', code: 'FAULTED', reason: 'faulted: broken' },
      { name: 'part', code: 'PARTIAL', reason: 'partial: only access' },
    ]);
    expect(await readdir(at('site', 'results'))).toHaveLength(1);
  });

  it('is the same to the byte in any order of its arguments, and from its own site', async () => {
    const [a, b] = [await result('a'), await result('b', { mesh: { ...mesh, version: '2' } })];
    await make(a, b);
    const first = await contents(at('site'));
    await make(b, a);
    expect(await contents(at('site'))).toEqual(first);
    await make(at('site'));
    expect(await contents(at('site'))).toEqual(first);
  });

  it('judges staleness at the moment of --now', async () => {
    await result('one');
    await make(at('results'), '--now', '2027-02-21');
    const { now, results } = await feedIn(at('site'));
    expect([now, results[0]?.stale]).toEqual(['2027-02-21T00:00:00.000Z', true]);
    const [shown] = results;
    const badge = await readFile(at('site', shown?.folder ?? '', 'badges', 'access.json'), 'utf8');
    expect(JSON.parse(badge)).toMatchObject({
      message: expect.stringMatching(/^stale: /),
      color: 'lightgrey',
    });
  });

  it.each([
    ['no folder for it', ['matrix', 'x'], /say where with --out/],
    ['no result', ['matrix', '--out', 'x'], /say which results/],
    ['a path to nothing', ['matrix', '/no/such', '--out', 'x'], /\/no\/such cannot be read/],
    ['a moment without a zone', ['matrix', 'x', '--out', 'y', '--now', '2026-11-22T10:00'], /is no moment/],
    ['a day that is none', ['matrix', 'x', '--out', 'y', '--now', '2026-13-01'], /is no moment/],
  ])('refuses %s with one message and exit code 2', async (_, argv, words) => {
    const { exitCode, err } = await invoke(argv);
    expect(exitCode).toBe(2);
    expect(err).toMatch(words);
  });

  it('replaces no folder that is not a site of its own', async () => {
    await result('one');
    await mkdir(at('site'));
    await writeFile(at('site', 'index.html'), 'mine');
    const { exitCode, err } = await make(at('results'));
    expect([exitCode, err]).toEqual([2, expect.stringContaining('no public matrix of this suite')]);
    expect(await contents(at('site'))).toEqual([['index.html', Buffer.from('mine').toString('base64')]]);
  });

  it('leaves nothing behind but the site', async () => {
    await result('one');
    await make(at('results'));
    expect((await readdir(root)).sort()).toEqual(['results', 'site']);
  });
});

describe('report --format badge', () => {
  const report = (folder: string, now: Date = ISSUED) =>
    invoke(['report', folder, '--format', 'badge', '--out', at('badges')], now);

  it('makes badges of a result that verifies, and says which have none', async () => {
    const { exitCode, out } = await report(await result('one'));
    expect(exitCode).toBe(0);
    expect(out).toMatch(/split +none +Traffic Split is undetermined/);
    expect((await readdir(at('badges'))).sort()).toEqual([
      'access.json',
      'access.svg',
      'metrics.json',
      'metrics.svg',
      'specs.json',
      'specs.svg',
    ]);
  });

  it.each([
    ['was changed', { mesh: { ...mesh, version: 'tampered' } }, /refused \(DIGEST_MISMATCH\)/],
    ['is partial', { selection: { kind: 'partial', specs: ['access'], tests: [] } }, /partial: only access/],
    ['is faulted', { fault: { name: 'x', breaks: [], digest: 'a'.repeat(64) } }, /faulted: broken/],
  ] as const)('makes none of a result that %s, and exits with 1', async (_, more, words) => {
    const { exitCode, err } = await report(await result('one', more as Partial<Result>));
    expect([exitCode, err]).toEqual([1, expect.stringMatching(words)]);
    expect(await readdir(root)).toEqual(['results']);
  });

  it('leaves no badge of an earlier result that this one is not good for', async () => {
    const full = (sample as unknown as Result).matrix.map((cell) => ({
      ...cell,
      capability: cell.version === undefined ? ('None' as const) : ('Full' as const),
      notExercised: 0,
    }));
    await report(await result('good', { matrix: full }));
    expect(await readdir(at('badges'))).toContain('mesh.svg');
    await report(await result('worse'));
    expect(await readdir(at('badges'))).not.toContain('mesh.svg');
  });

  it('replaces no folder with anything else in it', async () => {
    await mkdir(at('badges'));
    await writeFile(at('badges', 'logo.svg'), 'mine');
    const { exitCode, err } = await report(await result('one'));
    expect([exitCode, err]).toEqual([2, expect.stringContaining('files that are no badges')]);
  });
});

describe('diff', () => {
  it('exits with 1 where something regressed, else 0, and says that nothing was verified', async () => {
    const before = await result('before');
    const after = await result('after', {
      clauses: (sample as unknown as Result).clauses.map((clause) =>
        clause.verdict === 'pass'
          ? { ...clause, verdict: 'fail' as const, reason: 'denied' as const }
          : clause,
      ),
    });
    await rm(path.join(before, 'attestation.sigstore.json'));
    await rm(path.join(after, 'attestation.sigstore.json'));
    const worse = await invoke(['diff', before, after]);
    expect([worse.exitCode, worse.out]).toEqual([1, expect.stringMatching(/^regressed /m)]);
    expect(worse.err).toContain('Neither result was verified');
    expect((await invoke(['diff', after, before])).exitCode).toBe(0);
    const json = await invoke(['diff', before, after, '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ regressed: true });
  });

  it('refuses what is no result with exit code 2', async () => {
    const before = await result('before');
    const after = await result('after');
    await writeFile(path.join(after, 'result.json'), '{"$schema": "x"}');
    const { exitCode, err } = await invoke(['diff', before, after]);
    expect([exitCode, err]).toEqual([2, expect.stringContaining('cannot be compared')]);
    expect((await invoke(['diff', before])).exitCode).toBe(2);
  });
});
