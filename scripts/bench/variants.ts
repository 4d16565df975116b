import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sha256, suiteDigest } from '../../harness/attest/digest.ts';
import type { SigningKey } from '../../harness/attest/key.ts';
import { ROOT } from '../../harness/attest/package.ts';
import { loadClauses } from '../../harness/catalogue/clauses.ts';
import { loadManifest } from '../../harness/catalogue/manifest.ts';
import { readEvidence } from '../../harness/evidence/reader.ts';
import type { RunRecord } from '../../harness/model/evidence.ts';
import type { Result } from '../../harness/model/result.ts';
import { attestFolder, resultOf } from '../../harness/run/result-folder.ts';
import { renderJson } from '../../reports/json.ts';

const SPACING_MS = 10 * 60 * 60 * 1000;

/** What a variant says that it measured, and when it was signed. */
export interface Variant {
  readonly mesh: string;
  readonly version: string;
  readonly issuedAt: Date;
}

/** Eight meshes with five versions each; every result is signed ten hours after the one before. */
export function variantsFrom(earliest: Date, count: number): readonly Variant[] {
  return Array.from({ length: count }, (_, n) => ({
    mesh: `mesh-${n % 8}`,
    version: `1.${Math.floor(n / 8) % 5}.0`,
    issuedAt: new Date(earliest.getTime() + n * SPACING_MS),
  }));
}

/**
 * Makes results out of one real result: its evidence with another mesh and another run in its first line, judged and
 * signed as a run's is. Good for nothing but measuring.
 */
export async function writeVariants(
  folder: string,
  {
    real,
    variants,
    key,
  }: { readonly real: string; readonly variants: readonly Variant[]; readonly key: SigningKey },
): Promise<void> {
  const [clauses, manifest, digest] = await Promise.all([loadClauses(), loadManifest(), suiteDigest(ROOT)]);
  const original = JSON.parse(await readFile(path.join(real, 'result.json'), 'utf8')) as Result;
  const text = gunzipSync(await readFile(path.join(real, 'evidence.jsonl.gz'))).toString('utf8');
  const end = text.indexOf('\n');
  const first = JSON.parse(text.slice(0, end)) as RunRecord;
  const rest = text.slice(end);
  const durations = new Map(original.run.tests.map(({ test, durationMs }) => [test, durationMs]));
  for (const [n, { mesh, version, issuedAt }] of variants.entries()) {
    const place = path.join(folder, String(n));
    await mkdir(place, { recursive: true });
    const record: RunRecord = {
      ...first,
      run: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      suite: { ...first.suite, digest },
      mesh: { ...first.mesh, name: mesh, version },
    };
    const bytes = gzipSync(`${JSON.stringify(record)}${rest}`, { level: 1 });
    const file = path.join(place, 'evidence.jsonl.gz');
    await writeFile(file, bytes);
    const content = await readEvidence(file);
    const evidence = { content, sha256: sha256(bytes), records: original.run.evidence.records };
    const result = resultOf(evidence, { clauses, manifest, durations, host: original.run.host });
    await writeFile(path.join(place, 'result.json'), renderJson(result));
    const profile = { name: `meshes/${mesh}/profile.yaml`, sha256: sha256(mesh) };
    await attestFolder(place, { result, sealer: { kind: 'key', key }, profile, issuedAt });
  }
}
