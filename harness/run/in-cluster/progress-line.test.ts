import { describe, expect, it } from 'vitest';
import type { Json } from '../../model/kubernetes.ts';
import type { CrewEvent } from '../crew.ts';
import { Progress } from './progress.ts';
import { parseProgress, progressLine } from './progress-line.ts';

const STARTED: CrewEvent = { kind: 'test-started', test: 'TA-07', title: 'a title' };
const ENDED: CrewEvent = {
  kind: 'test-ended',
  test: {
    test: 'TA-07',
    title: 'a title',
    api: 'access',
    version: 'v1alpha3',
    verdict: 'fail',
    reason: 'gate-shut',
    expectations: [{ kind: 'denied', clause: 'access-A7', verdict: 'fail', reason: 'gate-shut' }],
  },
  durationMs: 12,
  takes: 1,
  details: [{ seq: 0, detail: 'seen' }],
  accounts: [{ seq: 0, expected: 'denied', seen: 'delivered\n20 times' }],
};
const lineOf = (event: CrewEvent) => JSON.parse(progressLine(event)) as Json;

describe('a line of a pod’s log', () => {
  it.each([STARTED, ENDED])('tells of the progress, $kind', (event) => {
    expect(parseProgress(lineOf(event))).toEqual(event);
  });

  it.each([
    ['a warning of Node', '(node:7) ExperimentalWarning'],
    ['another object', { level: 'info' }],
    ['an event of an unknown kind', { ...STARTED, kind: 'test-forgotten' }],
    ['an event that lacks its test', { kind: 'test-started' }],
    ['an account that is none', { ...(lineOf(ENDED) as object), accounts: [{ seq: '0' }] }],
  ])('is passed over where it is %s', (_, line) => {
    expect(parseProgress(line as Json)).toBeUndefined();
  });

  it('cannot move the terminal’s cursor', () => {
    const event = parseProgress({ ...STARTED, title: 'a\u001b[2J title\u009b\r' } as Json);
    expect(event).toMatchObject({ title: 'a [2J title  ' });
  });
});

describe('the progress of all pods', () => {
  it('tells a test once, though a pod that failed is begun again', () => {
    const told: CrewEvent[] = [];
    const progress = new Progress((event) => told.push(event));
    for (const line of [STARTED, ENDED, STARTED, ENDED].map(lineOf)) progress.take(line);
    expect(told.filter(({ kind }) => kind === 'test-ended')).toHaveLength(1);
  });
});
