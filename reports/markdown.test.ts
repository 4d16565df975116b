import { describe, expect, it } from 'vitest';
import type { Clause } from '../harness/model/clause.ts';
import clauseList from './fixtures/clauses.json' with { type: 'json' };
import sample from './fixtures/result.json' with { type: 'json' };
import { renderMarkdown } from './markdown.ts';
import { parseResult } from './result-schema.ts';

const result = parseResult(JSON.stringify(sample));
const clauses = new Map((clauseList as Clause[]).map((clause) => [clause.id, clause]));

describe('matrix.md', () => {
  it('shows the matrix and names the clauses behind each gap, with their sentences', () => {
    expect(renderMarkdown(result, clauses)).toMatchInlineSnapshot(`
      "# SMI conformance of reference 0.1.0

      | Test | SMI version | Service mesh | Mesh version | SMI specification | Capability | Status |
      | --- | --- | --- | --- | --- | --- | --- |
      | **4 tests** | **v0.6.0** | **reference** | **0.1.0** | **all** | **1 Full, 1 Half, 1 None, 1 Undetermined** | **Failed** |
      | TA, 2 tests | v1alpha3 | reference | 0.1.0 | Traffic Access | Half 1/2 | Failed |
      | TSC, 1 test | v1alpha4 | reference | 0.1.0 | Traffic Specs | Full 1/1, 1 not exercised | Passed |
      | TS, 1 test | v1alpha4 | reference | 0.1.0 | Traffic Split | Undetermined 0/1 | Undetermined |
      | 0 tests | – | reference | 0.1.0 | Traffic Metrics | None, not served | Passed |

      Capability counts behaviour must-clauses: held/applicable.

      ## Failing clauses

      - **access-A7** v1alpha3, fail: delivered where denial was expected. “Only the listed \\| sources are allowed.” ([apis/traffic-access/v1alpha3/traffic-access.md:118-120](https://github.com/servicemeshinterface/smi-spec/blob/cc4babd/apis/traffic-access/v1alpha3/traffic-access.md?plain=1#L118-L120))

      ## Inconclusive clauses

      - **split-T7** v1alpha4, inconclusive: the statistical test reached its bound of requests undecided. “Weights are shares.” ([apis/traffic-split/v1alpha4/traffic-split.md:60](https://github.com/servicemeshinterface/smi-spec/blob/cc4babd/apis/traffic-split/v1alpha4/traffic-split.md?plain=1#L60))

      ## Better than claimed

      - **specs-S2** holds, though the profile of reference excepts it (specs).

      Suite smi-conformance 0.1.0 (\`5f0e1d2c3b4a\`), smi-spec \`cc4babd\`, embedded testbed.
      "
    `);
  });

  it('marks a faulted and partial result loudly, above the table', () => {
    const text = renderMarkdown(
      {
        ...result,
        selection: { kind: 'partial', specs: ['access'], tests: [] },
        fault: { name: 'open-door', breaks: ['access-A7'], digest: 'a'.repeat(64) },
      },
      clauses,
    );
    const [above = ''] = text.split('| Test |');
    expect(above).toMatch(/> \*\*FAULTED: .*open-door/);
    expect(above).toMatch(/> \*\*PARTIAL: .*access/);
  });

  it('tells what was found where SMI is silent, with the sentences that disagree', () => {
    const open: Clause = {
      id: 'access-A13',
      api: 'access',
      level: 'open',
      kind: 'behaviour',
      versions: ['v1alpha3'],
      sources: [{ file: 'apis/traffic-access/v1alpha3/traffic-access.md', line: 96 }],
      sentence: 'Where it lives is not said.',
      dependsOn: [],
      conflict: ['It lives *here*. (a:1)', 'It lives there. (b:2)'],
    };
    const text = renderMarkdown(result, new Map([...clauses, [open.id, open]]));
    expect(text.slice(text.indexOf('## Observed'), text.indexOf('Suite '))).toMatchInlineSnapshot(`
      "## Observed where SMI is silent

      - **access-A13** v1alpha3. “Where it lives is not said.” ([apis/traffic-access/v1alpha3/traffic-access.md:96](https://github.com/servicemeshinterface/smi-spec/blob/cc4babd/apis/traffic-access/v1alpha3/traffic-access.md?plain=1#L96))
        - conflict: It lives \\*here\\*. (a:1)
        - conflict: It lives there. (b:2)
        - Does a TrafficTarget in another namespace open anything? **no, it opens nothing**
        - Does it once it is moved? **this could not be observed (an earlier change of this test never took effect)**

      "
    `);
  });

  it('takes names literally that Markdown would read as marks', () => {
    const text = renderMarkdown({ ...result, mesh: { ...result.mesh, name: 'a|b*c' } }, clauses);
    expect(text).toContain('# SMI conformance of a\\|b\\*c 0.1.0');
    for (const line of text.split('\n').filter((candidate) => candidate.startsWith('| '))) {
      expect(line.match(/(?<!\\)\|/g)).toHaveLength(8);
    }
  });
});
