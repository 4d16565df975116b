import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../harness/attest/package.ts';
import { loadClauses } from '../harness/catalogue/clauses.ts';
import { loadManifest } from '../harness/catalogue/manifest.ts';
import { literal } from '../reports/literal.ts';

const page = await readFile(path.join(ROOT, 'docs', 'ambiguities.md'), 'utf8');

describe('docs/ambiguities.md', () => {
  it('lists exactly the open clauses, in their order (else run scripts/write-ambiguities.ts)', async () => {
    const open = (await loadClauses()).filter(({ level }) => level === 'open').map(({ id }) => id);
    expect([...page.matchAll(/^### (.+)$/gm)].map(([, id]) => id)).toEqual(open);
  });

  it('asks every question that the suites ask, and no other', async () => {
    const { tests } = await loadManifest();
    const asked = tests.flatMap(({ observations }) => observations.map(({ question }) => literal(question)));
    const answered = [...page.matchAll(/^\| (.+?\?) \|/gm)].map(([, question]) => question);
    expect(new Set(answered)).toEqual(new Set(asked));
  });
});
