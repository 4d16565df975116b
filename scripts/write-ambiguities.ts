// Writes docs/ambiguities.md anew from the catalogue and from runs on the reference mesh, one for each set of API versions:
//     npx smi-conformance run --release all --out /tmp/sweep && node scripts/write-ambiguities.ts /tmp/sweep/*/result.json
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../harness/attest/package.ts';
import { loadClauses } from '../harness/catalogue/clauses.ts';
import { renderAmbiguities } from '../reports/ambiguity.ts';
import { parseResult } from '../reports/result-schema.ts';

const results = await Promise.all(
  process.argv.slice(2).map(async (file) => parseResult(await readFile(file, 'utf8'))),
);
if (
  results.length === 0 ||
  results.some(({ mesh, fault }) => mesh.name !== 'reference' || fault !== undefined)
) {
  console.error('name result.json files of runs on the reference mesh without a fault');
  process.exit(2);
}
const file = path.join(ROOT, 'docs', 'ambiguities.md');
const observations = results.flatMap((result) => result.observations);
await writeFile(`${file}.tmp`, renderAmbiguities(await loadClauses(), observations));
await rename(`${file}.tmp`, file);
console.log(`${file}: ${observations.length} observations`);
