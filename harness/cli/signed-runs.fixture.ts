import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { renderJson } from '../../reports/json.ts';
import type { Suite } from '../attest/content.ts';
import { sha256 } from '../attest/digest.ts';
import type { SigningKey } from '../attest/key.ts';
import { loadClauses } from '../catalogue/clauses.ts';
import { loadManifest } from '../catalogue/manifest.ts';
import { parseEvidence } from '../evidence/reader.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import type { Result } from '../model/result.ts';
import { attestFolder, resultOf } from '../run/result-folder.ts';

const EVIDENCE = new URL('../../reports/fixtures/faulted-run/evidence.jsonl.gz', import.meta.url);
const TESTS: readonly string[] = ['TA-01', 'TA-07'];

/** Digest of the suite that these runs were judged by, hex. */
export const SUITE_DIGEST = 'd'.repeat(64);

/** A suite of two tests, with the expectations that the evidence has. */
export async function smallSuite(): Promise<Suite> {
  const [manifest, clauses, records] = await Promise.all([loadManifest(), loadClauses(), recordsOf()]);
  const tests = records.flatMap((record) => {
    const own = record.record === 'test' && TESTS.includes(record.test) ? record : undefined;
    const required = manifest.tests.find(
      ({ test, version }) => test === own?.test && version === own.version,
    );
    if (own === undefined || required === undefined) return [];
    const steps = stepsOf(records, own.test);
    const expectations = steps.flatMap((step) =>
      step.record === 'expectation' ? [{ kind: step.expectation.kind, clause: step.clause }] : [],
    );
    return [{ ...required, expectations, observations: [] }];
  });
  return { manifest: { schema: 1, tests }, clauses, suiteDigests: new Set([SUITE_DIGEST]) };
}

async function recordsOf(): Promise<readonly EvidenceRecord[]> {
  const text = gunzipSync(await readFile(EVIDENCE)).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as EvidenceRecord);
}

/** From a test's first record to its last. */
function stepsOf(records: readonly EvidenceRecord[], test: string): readonly EvidenceRecord[] {
  const begin = records.findIndex((record) => record.record === 'test' && record.test === test);
  const length = records.slice(begin).findIndex(({ record }) => record === 'test-end') + 1;
  return records.slice(begin, begin + length);
}

/** What is done to a result before it is signed. */
export type Edit = (result: Result) => Result;

/** Writes the files of a full run of `suite` by a mesh of that version, truly judged and signed. */
export async function writeSignedRun(
  folder: string,
  { suite, key, version }: { readonly suite: Suite; readonly key: SigningKey; readonly version: string },
  edit: Edit = (result) => result,
): Promise<string> {
  const all = await recordsOf();
  const [first, last] = [all[0], all.at(-1)];
  if (first?.record !== 'run' || last?.record !== 'end') throw new Error('no evidence of a run');
  const { fault: _, ...run } = first;
  const records: readonly EvidenceRecord[] = [
    {
      ...run,
      suite: { ...run.suite, digest: SUITE_DIGEST },
      mesh: { ...run.mesh, version },
      selection: { kind: 'full' },
    },
    ...TESTS.flatMap((test) => stepsOf(all, test)),
    last,
  ];
  const bytes = gzipSync(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const content = await parseEvidence('evidence.jsonl.gz', bytes);
  const source = { ...suite, durations: new Map<string, number>(), host: { node: '26', platform: 'linux' } };
  const result = edit(resultOf({ content, sha256: sha256(bytes), records: records.length }, source));
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'evidence.jsonl.gz'), bytes);
  await writeFile(path.join(folder, 'result.json'), renderJson(result));
  const profile = { name: `meshes/${result.mesh.name}/profile.yaml`, sha256: sha256('profile') };
  const issuedAt = new Date(content.endedAt);
  await attestFolder(folder, { result, sealer: { kind: 'key', key }, profile, issuedAt });
  return folder;
}
