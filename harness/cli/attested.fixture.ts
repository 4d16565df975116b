import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sample from '../../reports/fixtures/result.json' with { type: 'json' };
import { sha256 } from '../attest/digest.ts';
import { readAttestation, readResultFiles } from '../attest/folder-files.ts';
import type { TrustedKey } from '../attest/key.ts';
import type { Statement } from '../attest/statement.ts';
import { capabilityOf } from '../attest/statement.ts';
import type { Verification } from '../attest/verification.ts';
import type { RecordedRun } from '../evidence/sequence.ts';
import { EVIDENCE_SCHEMA } from '../model/evidence.ts';
import type { Result } from '../model/result.ts';
import { renderPageOf } from '../run/folder-report.ts';
import { program } from './program.ts';
import type { Rooms } from './rooms.ts';
import type { Surroundings } from './surroundings.ts';

/** The day on which everything is signed. */
export const ISSUED = new Date('2026-11-22T10:00:00.000Z');

const RESULT = sample as unknown as Result;

/** Writes the files of a run's folder; `more` makes it another result. */
export async function writeResult(folder: string, more: Partial<Result> = {}): Promise<string> {
  const result: Result = { ...RESULT, matrix: RESULT.matrix.map(exercised), ...more };
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'result.json'), JSON.stringify(result));
  await writeFile(path.join(folder, 'evidence.jsonl.gz'), 'evidence');
  await writeFile(path.join(folder, 'attestation.sigstore.json'), JSON.stringify({ signs: result.mesh }));
  // Covered by no signature.
  await writeFile(path.join(folder, 'report.html'), '<script>alert(1)</script>');
  return folder;
}

function exercised(cell: Result['matrix'][number]): Result['matrix'][number] {
  return { ...cell, notExercised: 0 };
}

/** As verifyFolder, except that it believes everybody but a mesh of version `tampered`. */
export async function believe(folder: string): Promise<Verification> {
  const bytes = await readFile(path.join(folder, 'result.json')).catch(() => undefined);
  if (bytes === undefined) return refused(`${path.join(folder, 'result.json')} cannot be read`);
  const result = JSON.parse(bytes.toString('utf8')) as Result;
  if (result.mesh.version === 'tampered') return refused(`${path.join(folder, 'result.json')} was changed`);
  const { selection, fault } = result;
  const attested = {
    capability: capabilityOf(result, ISSUED),
    statement: { subject: [] } as unknown as Statement,
    result,
    evidence: evidenceOf(result),
    digest: sha256(bytes),
    signer: { kind: 'key', fingerprint: 'abc' } as const,
  };
  if (fault !== undefined)
    return { checks: [], outcome: { kind: 'faulted', message: 'faulted: broken' }, attested };
  if (selection.kind === 'partial')
    return { checks: [], outcome: { kind: 'partial', message: 'partial: only access' }, attested };
  return { checks: [], outcome: { kind: 'verified' }, attested };
}

/** A run that left nothing but its first record. */
function evidenceOf(result: Result): RecordedRun {
  const { suite, specCommit, release, versions, mesh, selection, outcome, run } = result;
  return {
    run: {
      record: 'run',
      schema: EVIDENCE_SCHEMA,
      run: run.id,
      startedAt: ISSUED.getTime(),
      seed: run.seed,
      suite,
      specCommit,
      release,
      versions,
      mesh,
      claims: [],
      testbed: { kind: 'embedded', traits: [], facts: {} },
      convergenceMs: 2000,
      selection,
    },
    tests: [],
    outcome,
    endedAt: ISSUED.getTime(),
  };
}

function refused(message: string): Verification {
  return { checks: [], outcome: { kind: 'refused', code: 'DIGEST_MISMATCH', message } };
}

/** No folder can be made below a file: nothing is remembered. */
const NO_CACHE = path.join(import.meta.filename, 'cache');

/** Runs the program where all results are believed, and holds what it printed. */
export async function invoke(argv: readonly string[], now: Date = ISSUED) {
  const text = { out: '', err: '' };
  const output = (name: 'out' | 'err') => ({
    write: (more: string) => {
      text[name] += more;
    },
    isTTY: false,
    columns: 80,
  });
  const rooms: Partial<Rooms> = {
    verifyFolder: believe,
    verifyFolderBy: async (folder, trust, check) => {
      const { attested, ...verification } = await believe(folder);
      if (attested === undefined) return verification;
      const files = { ...(await readResultFiles(folder)), attestation: await readAttestation(folder) };
      const evidence = await check(files, attested.result, trust, () => {});
      return { ...verification, attested: { ...attested, evidence } };
    },
    convene: async ({ clauses, manifest }) => ({
      judge: async (_, result) => renderPageOf({ result, evidence: evidenceOf(result), clauses, manifest }),
      dismiss: async () => {},
    }),
    loadTrustedKey: async () => ({ fingerprint: 'abc' }) as TrustedKey,
    loadManifest: async () => ({ schema: 1, tests: [] }),
    loadClauses: async () => [],
    suiteDigest: async () => 'd'.repeat(64),
  };
  const surroundings: Surroundings = {
    out: output('out'),
    err: output('err'),
    env: { XDG_CACHE_HOME: NO_CACHE },
    now: () => now,
    random: () => 0.5,
    signals: { on: () => {}, off: () => {}, exit: () => {} },
    rooms: rooms as Rooms,
  };
  const exitCode = await program(argv, surroundings);
  return { exitCode, ...text };
}
