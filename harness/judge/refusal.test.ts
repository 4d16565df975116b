import { describe, expect, it } from 'vitest';
import type { RequiredTest } from '../model/manifest.ts';
import { at, get, Rehearsal } from './rehearsal.fixture.ts';
import { judgeTest } from './test.ts';

const REQUIRED: RequiredTest = {
  test: 'T-1',
  title: 't',
  api: 'split',
  version: 'v1alpha4',
  clauses: ['split-T1', 'split-T2'],
  needs: [],
  expectations: [
    { kind: 'delivered', clause: 'split-T1' },
    { kind: 'delivered', clause: 'split-T2' },
  ],
  observations: [],
};

/** The API server answers the first change with this status, and the test ends there. */
function answered(status: number, message: string) {
  const object = { apiVersion: 'x/v1', kind: 'Policy', metadata: { name: 'p', namespace: 'main' } };
  const rehearsal = new Rehearsal(['client', 'server'])
    .expect(
      { kind: 'delivered', probe: get('client', 'server'), intended: [at('server')], hold: 5 },
      { clause: 'split-T1' },
    )
    .step({
      record: 'change',
      at: 1,
      changes: [{ verb: 'apply', object, admission: { accepted: false, status, message } }],
    })
    .step({ record: 'trouble', at: 1, code: 'OBJECT_NOT_ACCEPTED', message });
  return judgeTest(rehearsal.evidence, REQUIRED).result.expectations.map(({ verdict, reason }) => [
    verdict,
    reason,
  ]);
}

describe('an object that the cluster does not take', () => {
  it.each([
    [404, 'the cluster serves no Policy'],
    [422, 'invalid'],
    [500, 'failed to create typed patch object (main/p; x/v1, Kind=Policy): .spec: expected list'],
  ])('fails what it was to bring about, and shuts the gate of what follows: %s', (status, message) => {
    expect(answered(status, message)).toEqual([
      ['fail', 'object-refused'],
      ['inconclusive', 'gate-shut'],
    ]);
  });

  it.each([
    [500, 'etcdserver: request timed out'],
    [503, 'unavailable'],
    [403, 'cannot create resource'],
  ])('is trouble of the harness where the answer says nothing of the object: %s', (status, message) => {
    expect(answered(status, message)).toEqual([
      ['inconclusive', 'trouble'],
      ['inconclusive', 'trouble'],
    ]);
  });
});
