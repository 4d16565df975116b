import { describe, expect, it } from 'vitest';
import type { TestEvidence, TroubleRecord } from '../model/evidence.ts';
import type { RequiredTest } from '../model/manifest.ts';
import { at, get, REFUSED, Rehearsal, reaching, times } from './rehearsal.fixture.ts';
import { deservesAnotherTake, judgeTakes } from './take.ts';
import { judgeTest } from './test.ts';

const REQUIRED: RequiredTest = {
  test: 'TS-1',
  title: '',
  api: 'split',
  version: 'v1alpha4',
  clauses: ['split-A'],
  needs: [],
  expectations: [{ kind: 'denied', clause: 'split-A' }],
  observations: [],
};

function lost(code: string): TroubleRecord {
  return { record: 'trouble', at: 0, code, message: 'gone' };
}

/** A denial that was held, with its controls, or that a probe got through, or that trouble cut. */
function take(fate: 'held' | 'leaked' | 'cut', trouble?: TroubleRecord): TestEvidence {
  const probe = get('other', 'server');
  const control = get('client', 'server');
  const rehearsal = new Rehearsal(['client', 'other', 'server'], {
    test: 'TS-1',
    api: 'split',
    version: 'v1alpha4',
  });
  rehearsal.send('load', control, reaching('server')).receive();
  rehearsal.expect({ kind: 'denied', probe, intended: [at('server')], hold: 20 }, { clause: 'split-A' });
  rehearsal.send('probe', probe, ...times(fate === 'cut' ? 5 : 20, REFUSED));
  if (fate === 'leaked') rehearsal.send('probe', probe, reaching('server'));
  rehearsal.receive();
  if (fate === 'held') rehearsal.send('control', control, reaching('server')).receive();
  const { evidence } = rehearsal;
  return trouble ? { ...evidence, steps: [...evidence.steps, trouble] } : evidence;
}

const verdictOf = (...takes: TestEvidence[]) => judgeTakes(takes, REQUIRED).result.verdict;

describe('a second take', () => {
  it('counts where trouble left the first without a verdict', () => {
    const cut = take('cut', lost('CONTROL_CHANNEL_LOST'));
    expect(verdictOf(cut)).toBe('inconclusive');
    expect(verdictOf(cut, take('held'))).toBe('pass');
    expect(verdictOf(cut, take('leaked'))).toBe('fail');
    expect(verdictOf(cut, cut)).toBe('inconclusive');
  });

  it('never replaces a verdict: what failed is not tried again until it passes', () => {
    expect(verdictOf(take('leaked'), take('held'))).toBe('fail');
    expect(verdictOf(take('held'), take('leaked'))).toBe('pass');
  });

  it('never replaces a leak, which is proven whatever trouble followed', () => {
    expect(verdictOf(take('leaked', lost('CONTROL_CHANNEL_LOST')), take('held'))).toBe('fail');
  });

  it('replaces a leak through a mesh that took no change of anybody: what was revoked is then still in force', () => {
    const frozen = take('leaked', lost('MESH_FROZEN'));
    expect(verdictOf(frozen)).toBe('inconclusive');
    expect(verdictOf(frozen, take('held'))).toBe('pass');
    expect(verdictOf(frozen, take('leaked'))).toBe('fail');
  });

  it.each([
    ['CONTROL_CHANNEL_LOST', true],
    ['CLOCK_WENT_BACK', true],
    ['METRICS_UNREACHABLE', true],
    ['ARRIVED_LATE', true],
    ['MESH_FROZEN', true],
    // What the mesh or the test itself may be the reason of would be no other on another stage.
    ['ADMISSION_NOT_CONVERGED', false],
    ['OBJECT_NOT_ACCEPTED', false],
    ['UNEXPECTED', false],
  ])('after %s: %s', (code, deserved) => {
    const cut = take('cut', lost(code));
    expect(deservesAnotherTake(judgeTest(cut, REQUIRED), cut)).toBe(deserved);
  });

  it('is not deserved by a test that is inconclusive for another reason', () => {
    const cut = take('cut');
    expect(deservesAnotherTake(judgeTest(cut, REQUIRED), cut)).toBe(false);
  });
});
