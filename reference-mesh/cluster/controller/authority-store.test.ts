import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../harness/model/kubernetes.ts';
import type { ApiRequest } from '../api/api-server.ts';
import { ApiError } from '../api/api-server.ts';
import { keptAuthority, shareAuthority } from './authority-store.ts';

const signal = new AbortController().signal;

/** A namespace that may hold one Secret; `late` appears when another is created. */
function cluster(late?: JsonObject) {
  let secret: JsonObject | undefined;
  const asked: ApiRequest[] = [];
  const ask = async (what: ApiRequest): Promise<JsonObject> => {
    asked.push(what);
    if (what.method === 'GET') {
      if (secret === undefined) throw new ApiError(404, 'not found');
      return secret;
    }
    if (late !== undefined) {
      secret = late;
      throw new ApiError(409, 'there is one');
    }
    const { stringData } = what.body as { readonly stringData: Readonly<Record<string, string>> };
    const data = Object.entries(stringData).map(([name, text]) => [
      name,
      Buffer.from(text).toString('base64'),
    ]);
    secret = { data: Object.fromEntries(data) };
    return secret;
  };
  return { ask, asked, secret: () => secret };
}

describe('the authority of an installation', () => {
  it('outlives the controller that made it', async () => {
    const api = cluster();
    const first = await keptAuthority(api, 'mesh', signal);
    const second = await keptAuthority(api, 'mesh', signal);
    expect(second.certificate).toBe(first.certificate);
  });

  it('is that of the controller which was first', async () => {
    const other = cluster();
    const first = await keptAuthority(other, 'mesh', signal);
    const late = await keptAuthority(cluster(other.secret()), 'mesh', signal);
    expect(late.certificate).toBe(first.certificate);
  });

  it('is not made anew because it could not be read', async () => {
    const ask = async () => {
      throw new ApiError(403, 'forbidden');
    };
    await expect(keptAuthority({ ask }, 'mesh', signal)).rejects.toThrow('forbidden');
  });

  it('gives a namespace its certificate, and never its key', async () => {
    const asked: ApiRequest[] = [];
    const ask = async (what: ApiRequest) => {
      asked.push(what);
      return {};
    };
    await shareAuthority({ ask }, 'main', 'PEM', signal);
    expect(asked).toMatchObject([
      { body: { kind: 'ConfigMap', metadata: { namespace: 'main' }, data: { 'authority.crt': 'PEM' } } },
    ]);
  });
});
