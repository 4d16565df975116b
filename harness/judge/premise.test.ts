import { describe, expect, it } from 'vitest';
import type { Role } from '../model/cast.ts';
import { judgeExpectation } from './expectation.ts';
import type { Fate } from './rehearsal.fixture.ts';
import { at, get, REFUSED, Rehearsal, reaching, TROUBLE, times, UNREACHABLE } from './rehearsal.fixture.ts';
import { transcriptOf } from './transcript.ts';

const ROLES: readonly Role[] = ['client', 'outsider', 'server-v1'];
const LET_IN = reaching('server-v1');

const ask = (role: Role) => get(role, 'root');

/** A test whose outsider met these fates, between two controls that met theirs. */
function asked(fates: readonly Fate[], before: Fate = LET_IN, after: Fate = LET_IN): Rehearsal {
  return new Rehearsal(ROLES)
    .send('control', ask('client'), before)
    .receive()
    .send('premise', ask('outsider'), ...fates)
    .send('control', ask('client'), after);
}

function verdictOf(test: Rehearsal): string {
  test.expect(
    { kind: 'confined', probe: ask('outsider'), intended: [at('server-v1')], hold: 40 },
    { skipped: 'not-let-in' },
  );
  const transcript = transcriptOf(test.evidence);
  const [episode] = transcript.episodes;
  if (!episode) throw new Error('no episode');
  const verdict = judgeExpectation(transcript, episode);
  return verdict.verdict === 'pass' ? 'pass' : `${verdict.verdict} ${verdict.reason}`;
}

describe('what is skipped since its client is not let in', () => {
  it('does not apply where others were let in before and after it', () => {
    expect(verdictOf(asked(times(5, REFUSED)).receive())).toBe('not-applicable not-let-in');
  });

  it('is inconclusive where nobody was let in', () => {
    expect(verdictOf(asked(times(5, REFUSED), REFUSED).receive())).toBe('inconclusive no-positive-control');
    expect(verdictOf(asked(times(5, REFUSED), LET_IN, REFUSED).receive())).toBe(
      'inconclusive no-positive-control',
    );
  });

  it('is inconclusive where a log was not read afterwards', () => {
    expect(verdictOf(asked(times(5, REFUSED)).receive(['client', 'server-v1']))).toBe('inconclusive trouble');
  });

  it('is inconclusive where the name was not found, or trouble was ours', () => {
    expect(verdictOf(asked([REFUSED, UNREACHABLE]).receive())).toBe('inconclusive unreachable');
    expect(verdictOf(asked([REFUSED, TROUBLE]).receive())).toBe('inconclusive trouble');
  });

  it('is never taken at its word: some attempt must have been turned away, and none let in', () => {
    expect(verdictOf(new Rehearsal(ROLES))).toBe('inconclusive trouble');
    expect(verdictOf(asked([...times(4, REFUSED), LET_IN]).receive())).toBe('inconclusive trouble');
  });
});
