import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../harness/model/kubernetes.ts';
import { identityOf } from './identity.ts';

const USER: JsonObject = {
  username: 'system:serviceaccount:main:client',
  extra: { 'authentication.kubernetes.io/pod-name': ['client-0'] },
};

function reviewed(status: JsonObject) {
  const asked: (JsonObject | undefined)[] = [];
  const api = {
    ask: async ({ body }: { readonly body?: JsonObject }) => {
      asked.push(body);
      return { status };
    },
  };
  return { asked, identity: identityOf(api, 'a token', new AbortController().signal) };
}

describe('who sends a token', () => {
  it('is the ServiceAccount and the pod of which the API server says so', async () => {
    const { asked, identity } = reviewed({ authenticated: true, audiences: ['reference-mesh'], user: USER });
    expect(await identity).toEqual({ namespace: 'main', serviceAccount: 'client', pod: 'client-0' });
    expect(asked).toMatchObject([{ spec: { token: 'a token', audiences: ['reference-mesh'] } }]);
  });

  it.each([
    ['is not valid', { authenticated: false, user: USER, audiences: ['reference-mesh'] }],
    ['is for another audience', { authenticated: true, user: USER, audiences: ['https://kubernetes'] }],
    ['is for no audience', { authenticated: true, user: USER }],
    [
      'is bound to no pod',
      {
        authenticated: true,
        audiences: ['reference-mesh'],
        user: { username: 'system:serviceaccount:main:client' },
      },
    ],
    [
      'is no ServiceAccount’s',
      { authenticated: true, audiences: ['reference-mesh'], user: { ...USER, username: 'system:admin' } },
    ],
  ])('is nobody whose token %s', async (_what, status) => {
    expect(await reviewed(status as JsonObject).identity).toBeUndefined();
  });
});
