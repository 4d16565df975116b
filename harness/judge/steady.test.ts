import { describe, expect, it } from 'vitest';
import type { Role } from '../model/cast.ts';
import type { Fate } from './rehearsal.fixture.ts';
import { at, get, REFUSED, Rehearsal, reaching, TROUBLE, times } from './rehearsal.fixture.ts';
import type { SharesExpectation } from './share.ts';
import { judgeSteady } from './steady.ts';
import { transcriptOf } from './transcript.ts';

const PROBE = get('client', 'root-wide');
const CONTROL = get('client', 'server-v2');
const V3 = reaching('server-v3');
const V2 = reaching('server-v2');

const STEADY = { kind: 'steady', probe: PROBE, intended: [at('server-v3')], hold: 10 } as const;
const SPLIT: SharesExpectation = {
  kind: 'shares',
  probes: [PROBE],
  backends: [{ recipients: [at('server-v3')], service: 'server-v3', share: 1 }],
  arriving: [at('server-v3').workload],
  leaving: [{ workload: at('server-v1').workload, share: 1 }],
};

interface Story {
  readonly split?: Fate;
  readonly before?: readonly Fate[];
  readonly meanwhile?: readonly Fate[];
  readonly control?: Fate;
  readonly after?: readonly Fate[];
  readonly read?: readonly Role[];
}

/** A split in force, then a deployment under traffic. */
function judged({ split = V3, before, meanwhile, control = V2, after, read }: Story): string {
  const test = new Rehearsal(['client', 'server-v1', 'server-v3'])
    .expect(SPLIT)
    .send('before', PROBE, ...times(10, reaching('server-v1')))
    .change()
    .send('probe', PROBE, ...times(10, split))
    .send('probe', PROBE, ...times(10, split))
    .receive()
    .expect(STEADY)
    .send('probe', PROBE, ...(before ?? times(10, V3)))
    .step({ record: 'deployment', at: 0, role: 'server-v2', pods: ['v2-0'] })
    .send('probe', PROBE, ...(meanwhile ?? times(5, V3)))
    .send('control', CONTROL, control)
    .send('probe', PROBE, ...(after ?? times(10, V3)))
    .receive(read ?? ['client', 'server-v1', 'server-v2', 'server-v3']);
  const transcript = transcriptOf(test.evidence);
  const episode = transcript.episodes[1];
  if (!episode) throw new Error('no episode');
  const verdict = judgeSteady(transcript, { ...episode, expectation: STEADY });
  return verdict.verdict === 'pass' ? 'pass' : `${verdict.verdict} (${verdict.reason})`;
}

describe('traffic while a workload is deployed', () => {
  it('is steady if nobody but the intended workloads ever records it', () => {
    expect(judged({})).toBe('pass');
  });

  it('may be denied for a moment: nobody else got it', () => {
    expect(judged({ meanwhile: [V3, REFUSED, V3] })).toBe('pass');
  });

  it.each(['before', 'meanwhile', 'after'] as const)('fails for a single stray request %s', (phase) => {
    expect(judged({ [phase]: [...times(10, V3), V2] })).toBe('fail (stray-recipient)');
  });

  it('is inconclusive if the new workload was never seen to receive anything', () => {
    expect(judged({ control: REFUSED })).toBe('inconclusive (no-positive-control)');
  });

  it('is inconclusive with too few probes before the deployment or after the control', () => {
    expect(judged({ before: times(4, V3) })).toBe('inconclusive (not-reached)');
    expect(judged({ after: times(9, V3) })).toBe('inconclusive (not-reached)');
  });

  it('is inconclusive where nothing was delivered at all', () => {
    expect(judged({ after: times(10, REFUSED) })).toBe('inconclusive (no-positive-control)');
  });

  it('is inconclusive before the split was shown to be in force', () => {
    expect(judged({ split: reaching('server-v1') })).toBe('inconclusive (no-gate)');
  });

  it('is inconclusive after trouble, and where the new workload’s log was not read', () => {
    expect(judged({ after: [...times(10, V3), TROUBLE] })).toBe('inconclusive (trouble)');
    expect(judged({ read: ['client', 'server-v1', 'server-v3'] })).toMatch(/^inconclusive/);
  });
});
