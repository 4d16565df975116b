// Writes suites/manifest.json anew from the suites: node scripts/write-manifest.ts
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../harness/attest/package.ts';
import { loadClauses } from '../harness/catalogue/clauses.ts';
import { manifestOf } from '../harness/run/manifest.ts';
import { loadSuites } from '../harness/run/suite.ts';

const file = path.join(ROOT, 'suites', 'manifest.json');
const manifest = await manifestOf(await loadSuites(), await loadClauses());
await writeFile(`${file}.tmp`, `${JSON.stringify(manifest, null, 1)}\n`);
await rename(`${file}.tmp`, file);
console.log(
  `${manifest.tests.length} tests, ${manifest.tests.reduce((sum, test) => sum + test.expectations.length, 0)} expectations`,
);
