import type { Answer, Receipt } from '../harness/model/control.ts';
import type { SentRecord, TestEvidence } from '../harness/model/evidence.ts';

type Recorded = Pick<TestEvidence, 'test' | 'steps'>;

/**
 * What the senders saw of the probes of one expectation, and where they arrived: a line for each sender, then one for
 * each receiver; none where the expectation sends no probes.
 */
export function bothEnds(evidence: Recorded, seq: number): readonly string[] {
  const volleys = volleysOf(evidence, seq);
  if (volleys.length === 0) return [];
  const senders = Map.groupBy(volleys, ({ probe }) => probe.from);
  const nonces = new Set(volleys.flatMap(({ sent }) => sent.map(({ nonce }) => nonce)));
  return [
    ...[...senders].map(([role, ofRole]) => `${role} sent ${answersIn(ofRole)}`),
    ...arrivalsAt(evidence, nonces),
  ];
}

function volleysOf({ steps }: Recorded, seq: number): readonly SentRecord[] {
  const begin = steps.findIndex((step) => step.record === 'expectation' && step.seq === seq);
  if (begin === -1) return [];
  const length = steps.slice(begin + 1).findIndex((step) => step.record === 'expectation');
  return steps
    .slice(begin, length === -1 ? undefined : begin + 1 + length)
    .flatMap((step) => (step.record === 'sent' && step.purpose === 'probe' ? [step] : []));
}

function answersIn(volleys: readonly SentRecord[]): string {
  const answers = volleys.flatMap(({ sent }) => sent.map(({ answer }) => answerText(answer)));
  const counted = [...Map.groupBy(answers, (text) => text)].map(
    ([text, { length }]) => `${length} × ${text}`,
  );
  return `${answers.length}: ${counted.join(', ')}`;
}

/** What the sender of one attempt saw. */
export function answerText(answer: Answer): string {
  switch (answer.kind) {
    case 'response':
      return `HTTP ${answer.status}${answer.whole ? ' from the server' : ''}`;
    case 'echo':
      return answer.whole ? 'echo' : 'broken echo';
    case 'refused':
    case 'reset':
    case 'closed':
      return answer.kind;
    case 'timeout':
      return 'no answer in time';
    case 'unreachable':
      return answer.why === 'dns' ? 'no such name' : 'no endpoint';
    case 'trouble':
      return `trouble (${answer.message})`;
    default:
      return answer satisfies never;
  }
}

function arrivalsAt({ test, steps }: Recorded, nonces: ReadonlySet<string>): readonly string[] {
  const receipts = steps
    .flatMap((step) => (step.record === 'received' ? step.receipts : []))
    .filter(({ nonce }) => nonces.has(nonce));
  if (receipts.length === 0) return ['no workload recorded any of them'];
  const roles = new Map(Object.entries(test.layout.workloads).map(([role, { name }]) => [name, role]));
  const place = ({ workload, port }: Receipt) => `${workload}:${port} (${roles.get(workload) ?? 'unknown'})`;
  return [...Map.groupBy(receipts, place)]
    .map(([where, there]) => `${where} recorded ${new Set(there.map(({ nonce }) => nonce)).size} of them`)
    .sort();
}
