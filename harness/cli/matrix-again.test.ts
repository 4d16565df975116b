import { appendFile, chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Feed } from '../../reports/site/feed.ts';
import type { Suite } from '../attest/content.ts';
import type { SigningKey } from '../attest/key.ts';
import { defaultKey } from '../attest/key.ts';
import { judgedReport } from './judged-report.ts';
import { memoryFile } from './judgement-memory.ts';
import type { Jury } from './jury.ts';
import { program } from './program.ts';
import { HOUSE } from './rooms.ts';
import { SUITE_DIGEST, smallSuite, writeSignedRun } from './signed-runs.fixture.ts';
import { ofProcess } from './surroundings.ts';

const NOW = '2026-12-01';

const SLOW_MACHINE_MS = 60_000;

let root: string;
let suite: Suite;
let key: SigningKey;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'matrix-again-'));
  suite = await smallSuite();
  key = await defaultKey({ XDG_CONFIG_HOME: at('config') });
  for (const version of ['1.0.0', '1.1.0']) {
    await writeSignedRun(at('results', version), { suite, key, version });
  }
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const at = (...parts: readonly string[]) => path.join(root, ...parts);

interface Occasion {
  /** Whose key is trusted: the folder of its owner's configuration. */
  readonly config?: string;
  readonly cache?: string;
  readonly site?: string;
  readonly now?: string;
  readonly digest?: string;
}

const judgeHere =
  (its: Suite): Jury['judge'] =>
  (files, result, note) =>
    judgedReport(files, result, its, note);

const PROCESS = ofProcess(HOUSE);

/** Makes the site, with everything real but the suite. */
async function make({
  config = 'config',
  cache = 'cache',
  site = 'site',
  now = NOW,
  digest = SUITE_DIGEST,
}: Occasion = {}): Promise<string> {
  let out = '';
  const output = {
    write: (text: string) => {
      out += text;
    },
    isTTY: false,
    columns: 80,
  };
  const rooms = {
    ...HOUSE,
    loadManifest: async () => suite.manifest,
    loadClauses: async () => suite.clauses,
    suiteDigest: async () => digest,
    // In this thread; the jury has tests of its own.
    convene: async (its: Suite) => ({
      judge: judgeHere(its),
      dismiss: async () => {},
    }),
  };
  const env = { XDG_CACHE_HOME: at(cache), XDG_CONFIG_HOME: at(config) };
  const words = ['matrix', at('results'), '--out', at(site), '--now', now];
  await program(words, { ...PROCESS, rooms, out: output, err: output, env });
  return out;
}

const feedIn = async (site: string) => JSON.parse(await readFile(at(site, 'matrix.json'), 'utf8')) as Feed;

async function contents(site: string): Promise<ReadonlyMap<string, string>> {
  const files = await readdir(at(site), { recursive: true, withFileTypes: true });
  const read = files
    .filter((file) => file.isFile())
    .map((file) => path.join(file.parentPath, file.name))
    .sort()
    .map(async (file) => [path.relative(at(site), file), await readFile(file, 'base64')] as const);
  return new Map(await Promise.all(read));
}

const reportIn = async (site: string) => {
  const [shown] = (await feedIn(site)).results;
  return at(site, shown?.folder ?? '', 'report.html');
};

describe('a matrix that is made again', { timeout: SLOW_MACHINE_MS }, () => {
  it('is the same to the byte, whether its results were judged before or are judged now', async () => {
    expect(await make()).toContain('judged   2 anew, 0 before');
    const first = await contents('site');
    expect(await make()).toContain('judged   0 anew, 2 before');
    expect(await contents('site')).toEqual(first);
    expect(await make({ cache: 'none', site: 'other' })).toContain('judged   2 anew, 0 before');
    expect(await contents('other')).toEqual(first);
  });

  it('judges what is new, and nothing else', async () => {
    await make();
    await writeSignedRun(at('results', '1.2.0'), { suite, key, version: '1.2.0' });
    expect(await make()).toContain('judged   1 anew, 2 before');
  });

  it('believes no site that comes without the memory of its own user', async () => {
    await make();
    expect(await make({ cache: 'somebody-else' })).toContain('judged   2 anew, 0 before');
  });

  it('makes a report anew that somebody has changed', async () => {
    await make();
    const before = await contents('site');
    await appendFile(await reportIn('site'), '<script>alert(1)</script>');
    expect(await make()).toContain('judged   1 anew, 1 before');
    expect(await contents('site')).toEqual(before);
  });

  it('asks each time who signed, whatever is remembered', async () => {
    await make();
    await defaultKey({ XDG_CONFIG_HOME: at('other-config') });
    const out = await make({ config: 'other-config' });
    expect(out).toContain('0 verified, 2 not shown');
    expect(out).toContain('UNTRUSTED_SIGNER');
  });

  it.each(['result.json', 'evidence.jsonl.gz', 'attestation.sigstore.json'])(
    'looks at the bytes of %s each time',
    async (file) => {
      await make();
      const place = at('results', '1.0.0', file);
      const bytes = await readFile(place);
      const middle = Math.floor(bytes.length / 2);
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
      await writeFile(place, bytes);
      expect(await make()).toContain('1 verified, 1 not shown');
    },
  );

  it('judges staleness each time', async () => {
    await make();
    expect((await feedIn('site')).results.map(({ stale }) => stale)).toEqual([false, false]);
    expect(await make({ now: '2028-01-01' })).toContain('judged   0 anew, 2 before');
    expect((await feedIn('site')).results.map(({ stale }) => stale)).toEqual([true, true]);
  });

  it('takes no judgement from another suite', async () => {
    await make();
    const out = await make({ digest: 'e'.repeat(64) });
    expect(out).toContain('judged   2 anew, 0 before');
    expect(out).toContain('MODIFIED_SUITE');
  });

  it('remembers nothing that was refused', async () => {
    const lie = { suite, key, version: '6.6.6' };
    await writeSignedRun(at('results', '6.6.6'), lie, (result) => ({
      ...result,
      matrix: result.matrix.map((cell) => ({ ...cell, capability: 'Full' as const, failing: [] })),
    }));
    expect(await make()).toContain('JUDGEMENT_DIFFERS');
    expect(await make()).toContain('judged   1 anew, 2 before');
    expect((await feedIn('site')).unverified.map(({ code }) => code)).toEqual(['JUDGEMENT_DIFFERS']);
  });

  it('keeps the memory for its user alone, and believes none that others could have written', async () => {
    await make();
    const file = memoryFile({ XDG_CACHE_HOME: at('cache') });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
    await chmod(file, 0o666);
    expect(await make()).toContain('judged   2 anew, 0 before');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});
