import type { Reason } from '../harness/model/verdict.ts';

const WORDS: Readonly<Record<Reason, string>> = {
  'not-enforced-in-time': 'not enforced within the convergence limit',
  'did-not-hold': 'took effect, but did not hold',
  delivered: 'delivered where denial was expected',
  leaked: 'reached a workload, though its answer was withheld or altered',
  denied: 'denied where delivery was expected',
  'stray-recipient': 'reached a workload it was not meant for',
  'share-off': "a backend's share is off its weight",
  'metric-wrong': 'the metric disagrees with the traffic that was sent',
  'api-answer-wrong': 'the API server answered otherwise',
  'object-refused': 'the cluster does not take an object that this version of SMI has',
  'no-positive-control':
    'no allowed probe was delivered beside the denied ones, so the denial proves nothing',
  'no-negative-control': 'nothing was denied before, so the delivery proves nothing',
  'no-gate': 'nothing observable changed with the object under test, so what was seen need not be its effect',
  'gate-open-before': 'already so before the object under test was applied',
  'gate-shut': 'an earlier change of this test never took effect',
  'control-silent': 'the controls did not answer while waiting',
  unreachable: 'the destination could not be reached at all (no name or no endpoint)',
  'undecided-at-bound': 'the statistical test reached its bound of requests undecided',
  'window-too-short': "the metric's window does not cover all the traffic that was sent",
  trouble: "the harness's own trouble",
  'budget-spent': 'the time budget of the run was spent',
  interrupted: 'the run was interrupted',
  'not-reached': 'the test ended before this expectation',
  'cannot-be-expressed': 'this version of the API cannot express it',
  'not-served': 'the mesh does not serve this API',
  dependency: 'a clause that it depends on does not hold',
  'not-let-in': 'the mesh does not let its client in, so there is nothing to judge',
  'trait-missing': 'this testbed lacks what the test needs',
  uncovered: 'no expectation decides it',
};

/** A reason code in words, to stand after "because" or in parentheses. */
export function reasonWords(reason: Reason): string {
  return WORDS[reason];
}
