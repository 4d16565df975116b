import type { Question } from '../harness/run/authoring.ts';

// The two questions that open clauses raise most often.

interface Asked<F extends string> extends Omit<Question, 'findings'> {
  readonly findings: Readonly<Record<F, string>>;
}

/** For `observe.admission`. */
export function acceptance(clause: Question['clause'], what: string): Asked<'accepted' | 'rejected'> {
  return {
    clause,
    question: `Does the API accept ${what}?`,
    findings: { accepted: 'yes', rejected: 'no' },
  };
}

/** For `observe.outcome`: a question whose answer is yes if the attempt is let through, and no if it is denied. */
export function passage(
  clause: Question['clause'],
  question: string,
  { delivered = 'yes', denied = 'no' } = {},
): Asked<'delivered' | 'denied'> {
  return { clause, question, findings: { delivered, denied } };
}
