import type { Result } from '../../harness/model/result.ts';
import { DEFAULT_MESH, DEFAULT_RELEASE, quoted } from '../repeat-command.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

/** How to run it again, and how to check it without trusting whoever ran it. */
export function repeatSection(result: Result): Html {
  const { selection, fault, release, mesh, run } = result;
  const command = [
    `npx smi-conformance run --seed ${run.seed}`,
    release === DEFAULT_RELEASE ? '' : `--release ${quoted(release)}`,
    mesh.name === DEFAULT_MESH ? '' : `--mesh ${quoted(mesh.name)}`,
    fault === undefined ? '' : `--fault ${quoted(fault.name)}`,
    selection.kind === 'partial' && selection.tests.length > 0
      ? `--test ${selection.tests.map(quoted).join(',')}`
      : '',
    selection.kind === 'partial' && selection.tests.length === 0 && selection.specs.length > 0
      ? `--spec ${selection.specs.join(',')}`
      : '',
  ];
  return html`<section id="again" aria-labelledby="again-title"><h2 id="again-title">Do it again, check it</h2><dl class="facts"><dt>this run again</dt><dd><code>${command.filter((part) => part !== '').join(' ')}</code></dd><dt>one test again</dt><dd>Each test above has its command. The same seed draws the same names, paths, ports and order.</dd><dt>check it</dt><dd><code>npx smi-conformance verify FOLDER</code>: signature, digests, and the evidence judged once more.</dd><dt>this page</dt><dd>is not signed itself. It follows from result.json and evidence.jsonl.gz, which are: <code>npx smi-conformance report FOLDER --format html --out -</code> writes it again, byte for byte, with the same version of the suite.</dd></dl></section>`;
}
