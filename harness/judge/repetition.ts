import type { ClauseId } from '../model/clause.ts';
import { UNOBSERVED } from '../model/observation.ts';
import type { ObservationResult } from '../model/result.ts';
import type { Findings } from './capability.ts';
import type { Ruling } from './dependency.ts';
import { withDependencies } from './dependency.ts';
import type { Summary } from './summary.ts';
import { summaryOf } from './summary.ts';
import type { Detail, TestJudgement } from './test.ts';

/**
 * One judgement of a test that was performed several times: what is expected must hold in every repetition.
 *
 * @param judgements one for each repetition, in their order; at least one
 */
export function overRepetitions(judgements: readonly TestJudgement[]): TestJudgement {
  const [first] = judgements as readonly [TestJudgement, ...TestJudgement[]];
  const results = judgements.map(({ result }) => result);
  const { verdict: _, reason: __, ...identity } = first.result;
  const expectations = first.result.expectations.map(({ kind, clause }, seq) => ({
    kind,
    clause,
    ...summaryOf(results.flatMap((result) => result.expectations[seq] ?? [])),
  }));
  return {
    result: { ...identity, ...summaryOf(results), expectations },
    observations: first.observations.map((_one, i) =>
      foundOver(judgements.flatMap(({ observations }) => observations[i] ?? [])),
    ),
    details: judgements
      .flatMap(({ details, result }, i) =>
        details.map((detail): Detail & { readonly decides: boolean } => ({
          ...detail,
          repetition: i + 1,
          decides: result.expectations[detail.seq]?.verdict === expectations[detail.seq]?.verdict,
        })),
      )
      .sort((a, b) => a.seq - b.seq || Number(b.decides) - Number(a.decides))
      .map(({ decides: _decides, ...detail }) => detail),
    measured: judgements.flatMap(({ measured }, i) => measured.map((one) => ({ ...one, repetition: i + 1 }))),
  };
}

/** What was found in each repetition where something was; different findings are all named. */
function foundOver(results: readonly ObservationResult[]): ObservationResult {
  const found = results.filter(({ finding }) => finding !== UNOBSERVED);
  const [first] = (found.length > 0 ? found : results) as readonly [ObservationResult];
  const distinct = [...new Map(found.map((one) => [one.finding, one])).values()].sort((a, b) =>
    a.finding < b.finding ? -1 : 1,
  );
  if (distinct.length < 2) return first;
  return {
    ...first,
    finding: distinct.map(({ finding }) => finding).join(' or '),
    words: `not always the same: ${distinct.map(({ words }) => words).join('; or: ')}`,
  };
}

/**
 * A clause that failed, or stayed open, in a repetition in which all held that it depends on: that stands, though in
 * another repetition what it depends on did not hold. Else the matrix could be better than that of a repetition.
 *
 * @param overall from what the tests showed over all repetitions
 * @param each of one repetition
 */
export function findingsOver(overall: Findings, each: readonly Findings[]): Findings {
  const rulingsOf = ({ clauses, own, isServed }: Findings) => withDependencies(clauses, own, isServed);
  const rulings = each.map(rulingsOf);
  const standing = new Map<ClauseId, Summary>();
  for (const [id, ruling] of rulingsOf(overall)) {
    if (!isRuledOut(ruling)) continue;
    const judged = rulings.flatMap((ofOne) => ofOne.get(id) ?? []).filter((one) => !isRuledOut(one));
    const worst = summaryOf(judged);
    if (judged.length > 0 && (worst.verdict === 'fail' || worst.verdict === 'inconclusive'))
      standing.set(id, worst);
  }
  return {
    ...overall,
    own: new Map([...overall.own, ...standing]),
    standing: new Set(standing.keys()),
  };
}

function isRuledOut({ verdict, because }: Ruling): boolean {
  return verdict === 'not-applicable' && because !== undefined;
}
