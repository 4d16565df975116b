import { execFileSync, fork } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeAttestation } from '../../harness/attest/sign.ts';
import { deriveSeed, seededRandom } from '../../harness/model/random.ts';
import { falseEvidence, falseResults, falseStatements, forgeries } from './holder.ts';
import { hostile } from './hostile.ts';
import type { Folder, Manipulation } from './manipulation.ts';
import { newKey, Original } from './original.ts';
import { outsiders } from './outsider.ts';
import { pathTricks } from './paths.ts';
import type { Finding, Task } from './protocol.ts';
import { harmless } from './rewrites.ts';

// Manipulates a true signed result in every way that is known here, and counts what the verifier accepts:
//   node --expose-gc scripts/tamper/prove.ts results/<a full run> results/<another run> [--seed N] [--family NAME]
// Both must be of the suite that verifies.

/** CPU time, so that a busy machine proves nothing; the time on the clock is printed beside it. */
const LIMIT_MS = 2_000;
const LIMIT_MIB = 256;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, family: { type: 'string' } },
});
const [newer, older] = positionals;
if (newer === undefined || older === undefined) {
  console.error('name the folders of a full run and of another one');
  process.exit(2);
}

interface Tried extends Finding {
  readonly manipulation: Manipulation;
}

const work = await mkdtemp(path.join(os.tmpdir(), 'tamper-'));
try {
  const accepted = await newKey(path.join(work, 'accepted'));
  const other = await newKey(path.join(work, 'other'));
  const [original, replayed] = [await resigned(newer, 'true'), await resigned(older, 'older')];
  const random = (purpose: string) => seededRandom(deriveSeed(Number(values.seed), purpose));
  const holder = { key: accepted, family: '' };
  const all = [
    ...outsiders(original, replayed, random('outsider')),
    ...forgeries(
      original,
      { ...holder, family: 'accepted key, false verdicts' },
      falseResults(original, random('results'), 60),
    ),
    ...forgeries(
      original,
      { ...holder, family: 'accepted key, false evidence' },
      falseEvidence(original, random('evidence'), 8),
    ),
    ...forgeries(original, { ...holder, family: 'accepted key, false statement' }, falseStatements(original)),
    ...forgeries(
      original,
      { key: other, family: 'signed anew by another key', because: ['UNTRUSTED_SIGNER'] },
      [
        ['the truth', [], {}],
        ...falseResults(original, random('other'), 8),
        ...falseStatements(original).slice(0, 10),
      ],
    ),
    ...hostile(original, accepted),
    ...pathTricks(original),
  ].filter(({ family }) => values.family === undefined || family === values.family);
  const tried: Tried[] = [];
  for (const [family, manipulations] of Map.groupBy(all, (one) => one.family)) {
    // What is meant to hurt is tried in a process of its own, each: memory that was once had is never given back.
    const groups =
      family.startsWith('huge') || family.startsWith('deep')
        ? manipulations.map((one) => [one])
        : [manipulations];
    const findings: Tried[] = [];
    for (const group of groups) findings.push(...(await verified(group)));
    tried.push(...findings);
    console.log(row(family, findings));
  }
  const verdict = conclusion(tried);
  const same = await verified(harmless(original, accepted));
  for (const { manipulation, outcome } of same) {
    console.log(`${outcome === 'verified' ? 'same outcome' : 'REFUSED'}: ${manipulation.name}`);
  }
  process.exitCode = verdict && same.every(({ outcome }) => outcome === 'verified') ? 0 : 1;

  async function resigned(folder: string, name: string): Promise<Original> {
    const copy = path.join(work, name);
    await cp(folder, copy, { recursive: true });
    const { statement } = await Original.read(copy);
    await writeAttestation(copy, statement, { kind: 'key', key: accepted });
    return Original.read(copy);
  }

  async function verified(manipulations: readonly Manipulation[]): Promise<readonly Tried[]> {
    const verifier = fork(fileURLToPath(new URL('./verifier.ts', import.meta.url)), {
      execArgv: ['--expose-gc'],
    });
    const answer = () =>
      new Promise<Finding>((resolve, reject) => {
        verifier.removeAllListeners();
        verifier.once('message', (message) => resolve(message as Finding));
        verifier.once('exit', (code) => reject(new Error(`the verifier ended with ${code}`)));
      });
    try {
      await answer();
      const findings: Tried[] = [];
      for (const [id, manipulation] of manipulations.entries()) {
        const folder = path.join(work, 'tampered');
        await lay(folder, await manipulation.make());
        const task: Task = { id, folder, key: path.join(work, 'accepted.pub') };
        verifier.send(task);
        findings.push({ manipulation, ...(await answer()) });
      }
      return findings;
    } finally {
      verifier.removeAllListeners();
      verifier.kill();
    }
  }
} finally {
  await rm(work, { recursive: true, force: true });
}

async function lay(folder: string, entries: Folder): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const [name, entry] of Object.entries(entries)) {
    const file = path.join(folder, name);
    if (Buffer.isBuffer(entry)) await writeFile(file, entry);
    else if (typeof entry === 'object') await symlink((entry as { readonly link: string }).link, file);
    else if (entry === 'folder') await mkdir(file);
    else if (entry === 'pipe') execFileSync('mkfifo', [file]);
  }
}

function isRight({ manipulation: { because }, outcome, code }: Tried): boolean {
  return outcome === 'refused' && code !== undefined && because.includes(code);
}

function row(family: string, findings: readonly Tried[]): string {
  const accepted = findings.filter(({ outcome }) => outcome !== 'refused').length;
  const codes = Map.groupBy(findings, ({ code }) => code ?? 'ACCEPTED');
  const slowest = Math.max(...findings.map(({ cpuMs }) => cpuMs));
  const longest = Math.max(...findings.map(({ ms }) => ms));
  const peak = Math.max(...findings.map(({ peakMiB }) => peakMiB));
  return [
    family.padEnd(34),
    `${findings.length}`.padStart(4),
    `${accepted} accepted`.padStart(12),
    `${Math.round(slowest)} ms CPU`.padStart(12),
    `${Math.round(longest)} ms`.padStart(9),
    `${Math.round(peak)} MiB`.padStart(9),
    [...codes].map(([code, these]) => `${code} ${these.length}`).join(', '),
  ].join('  ');
}

/** Prints what went wrong, and the sum. */
function conclusion(tried: readonly Tried[]): boolean {
  const wrong = tried.filter((one) => !isRight(one));
  const slow = tried.filter(({ cpuMs }) => cpuMs > LIMIT_MS);
  const large = tried.filter(({ peakMiB }) => peakMiB > LIMIT_MIB);
  for (const [what, these] of [
    ['wrong', wrong],
    ['slow', slow],
    ['large', large],
  ] as const) {
    for (const { manipulation, outcome, code, message, cpuMs, peakMiB } of these) {
      const why = `${code ?? outcome}: ${(message ?? '').slice(0, 160)} (${Math.round(cpuMs)} ms, ${Math.round(peakMiB)} MiB)`;
      console.log(`${what}: ${manipulation.family}: ${manipulation.name}: ${why}`);
    }
  }
  const accepted = tried.filter(({ outcome }) => outcome !== 'refused').length;
  console.log(
    `${tried.length} manipulations, ${accepted} accepted, ${wrong.length - accepted} refused for another reason, ${slow.length} slower than ${LIMIT_MS} ms, ${large.length} with more than ${LIMIT_MIB} MiB`,
  );
  return wrong.length + slow.length + large.length === 0;
}
