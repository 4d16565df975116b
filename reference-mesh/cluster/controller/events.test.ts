import { describe, expect, it } from 'vitest';
import type { ApiRequest } from '../api/api-server.ts';
import { ApiError } from '../api/api-server.ts';
import type { Listed } from '../api/informer.ts';
import { MismatchEvents } from './events.ts';

const signal = new AbortController().signal;
const MISMATCH = { namespace: 'main', split: 's', backend: 'b' };

function split(uid: string): Listed {
  return {
    apiVersion: 'split.smi-spec.io/v1alpha4',
    kind: 'TrafficSplit',
    metadata: { name: 's', namespace: 'main', uid },
  };
}

function teller(answer?: Error) {
  const asked: ApiRequest[] = [];
  const api = {
    ask: async (what: ApiRequest) => {
      asked.push(what);
      if (answer !== undefined) throw answer;
      return {};
    },
  };
  return { asked, events: new MismatchEvents(api, () => 0) };
}

describe('an Event of a mismatch', () => {
  it('is a warning about the split, told once', async () => {
    const { asked, events } = teller();
    await events.tell([MISMATCH], [split('u1')], signal);
    await events.tell([MISMATCH], [split('u1')], signal);
    expect(asked).toMatchObject([
      {
        path: '/api/v1/namespaces/main/events',
        body: { type: 'Warning', involvedObject: { kind: 'TrafficSplit', name: 's', uid: 'u1' } },
      },
    ]);
  });

  it('is told again of another split by the name, and of one that was mended in between', async () => {
    const { asked, events } = teller();
    await events.tell([MISMATCH], [split('u1')], signal);
    await events.tell([MISMATCH], [split('u2')], signal);
    await events.tell([], [split('u2')], signal);
    await events.tell([MISMATCH], [split('u2')], signal);
    expect(asked).toHaveLength(3);
  });

  it('may stand there already, by a controller before this one', async () => {
    const { asked, events } = teller(new ApiError(409, 'there is one'));
    await events.tell([MISMATCH], [split('u1')], signal);
    await events.tell([MISMATCH], [split('u1')], signal);
    expect(asked).toHaveLength(1);
  });
});
