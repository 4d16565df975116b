import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resultArtifact } from './artifact.ts';
import type { Credentials } from './credentials.ts';
import { publishToRegistry } from './oci.ts';
import { Registry } from './registry.ts';
import { LABELS, publicationOf } from './result.fixture.ts';

vi.setConfig({ testTimeout: 20_000 });

/** Answers before the registry does; true when it has. */
type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;

let host: string;
let seen: string[];
let intercept: Intercept;
let close: () => Promise<void>;

/** A registry in memory that lists referrers itself, as OCI 1.1 has it, and can be made to misbehave. */
beforeEach(async () => {
  seen = [];
  intercept = () => false;
  const stored = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      seen.push(`${request.method} ${request.url}`);
      if (intercept(request, response)) return;
      const { method, url = '' } = request;
      const { pathname, searchParams } = new URL(url, 'http://registry');
      const key = pathname.slice(pathname.lastIndexOf('/') + 1);
      if (method === 'GET' || method === 'HEAD') {
        const found = stored.get(key);
        response.writeHead(found === undefined ? 404 : 200).end(found);
      } else if (method === 'POST') {
        response.writeHead(202, { location: `/v2/mesh/smi/blobs/uploads/1?state=x` }).end();
      } else {
        const bytes = Buffer.concat(chunks);
        stored.set(searchParams.get('digest') ?? key, bytes);
        const subject = /"subject":\{[^}]*"digest":"([^"]+)"/.exec(bytes.toString('utf8'))?.[1];
        response.writeHead(201, subject === undefined ? {} : { 'oci-subject': subject }).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => new Promise((resolve) => server.close(() => resolve()));
});
afterEach(() => close());

const signal = new AbortController().signal;
const target = () => ({ kind: 'oci', registry: host, repository: 'mesh/smi', tag: 'v1' }) as const;
const push = () =>
  publishToRegistry(publicationOf(), target(), {
    labels: LABELS,
    env: { DOCKER_CONFIG: '/nonexistent' },
    signal,
  });

async function withRegistry<T>(
  credentials: Credentials,
  use: (registry: Registry) => Promise<T>,
): Promise<T> {
  const registry = new Registry(target(), async () => credentials, signal);
  try {
    return await use(registry);
  } finally {
    await registry.close();
  }
}

describe('a push', () => {
  it('writes no list of referrers where the registry keeps one, and the tag last', async () => {
    const { place } = await push();
    expect(place).toMatch(/@sha256:[0-9a-f]{64}$/);
    expect(seen.filter((line) => line.includes('/manifests/sha256-'))).toEqual([]);
    expect(seen.at(-1)).toBe('PUT /v2/mesh/smi/manifests/v1');
  });

  it('sends no blob twice', async () => {
    await push();
    seen = [];
    expect(await push()).toMatchObject({ kind: 'unchanged' });
    expect(seen.filter((line) => line.startsWith('POST'))).toEqual([]);
    expect(seen).not.toContain('PUT /v2/mesh/smi/manifests/v1');
  });

  it('tags nothing where the registry takes no manifest', async () => {
    intercept = ({ method, url }, response) => {
      if (method !== 'PUT' || !url?.includes('/manifests/')) return false;
      response
        .writeHead(400)
        .end('{"errors":[{"code":"MANIFEST_INVALID","message":"no\\u001b[31m artifacts here"}]}');
      return true;
    };
    await expect(push()).rejects.toMatchObject({
      code: 'PUBLISH_REGISTRY',
      message: expect.stringMatching(/\(400, MANIFEST_INVALID no \[31m artifacts here\): nothing was tagged/),
    });
    expect(seen.filter((line) => line.endsWith('/manifests/v1'))).toEqual([]);
  });

  it('tries again where the registry is overloaded, and gives up with its words', async () => {
    let failures = 2;
    intercept = (_, response) => {
      if (failures === 0) return false;
      failures -= 1;
      response.writeHead(503).end();
      return true;
    };
    expect(await push()).toMatchObject({ kind: 'published' });
    failures = Number.POSITIVE_INFINITY;
    await expect(push()).rejects.toMatchObject({
      code: 'PUBLISH_REGISTRY',
      message: expect.stringContaining('answers 503, 4 times'),
    });
  });

  it('ends when it is interrupted', async () => {
    const controller = new AbortController();
    intercept = () => {
      controller.abort(new Error('interrupted'));
      return true;
    };
    const options = { labels: LABELS, env: {}, signal: controller.signal };
    await expect(publishToRegistry(publicationOf(), target(), options)).rejects.toThrow('interrupted');
  });
});

describe('a registry that hands out tokens', () => {
  let forms: string[];
  /** Wants a token for everything, and gives one at /token. */
  const guarded: Intercept = (request, response) => {
    if (request.url?.startsWith('/token') === true) {
      forms.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
      response.end('{"token":"abc"}');
      return true;
    }
    if (request.headers.authorization === 'Bearer abc') return false;
    const realm = `Bearer realm="http://${host}/token",service="registry"`;
    response.writeHead(401, { 'www-authenticate': realm }).end();
    return true;
  };
  beforeEach(() => {
    forms = [];
    intercept = guarded;
  });

  it('is asked once, for this repository, with the password', async () => {
    const credentials = { kind: 'password', username: 'me', password: 'pw' } as const;
    await withRegistry(credentials, async (registry) => {
      for (const blob of resultArtifact(publicationOf(), LABELS).blobs) await registry.putBlob(blob);
    });
    const scope = 'scope=repository%3Amesh%2Fsmi%3Apull%2Cpush';
    const basic = Buffer.from('me:pw').toString('base64');
    expect(forms).toEqual([`GET /token?service=registry&${scope} Basic ${basic}`]);
  });

  it('gets an identity token in the body, not in the address', async () => {
    const credentials = { kind: 'identity-token', token: 'refresh' } as const;
    await withRegistry(credentials, (registry) => registry.manifest('v1'));
    expect(forms).toEqual(['POST /token ']);
  });

  it('is asked for no token over an unsafe way', async () => {
    intercept = (_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="http://elsewhere.example/token"' }).end();
      return true;
    };
    const credentials = { kind: 'password', username: 'me', password: 'pw' } as const;
    await expect(withRegistry(credentials, (registry) => registry.manifest('v1'))).rejects.toMatchObject({
      message: expect.stringContaining('no safe place to get a token'),
    });
  });
});

describe('credentials', () => {
  it('do not follow an upload to another host', async () => {
    const elsewhere: string[] = [];
    const other = createServer((request, response) => {
      elsewhere.push(request.headers.authorization ?? 'none');
      request.resume().once('end', () => response.writeHead(201).end());
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    intercept = ({ method, headers }, response) => {
      if (headers.authorization === undefined) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
        return true;
      }
      if (method !== 'POST') return false;
      response
        .writeHead(202, { location: `http://127.0.0.1:${(other.address() as AddressInfo).port}/up` })
        .end();
      return true;
    };
    const [blob] = resultArtifact(publicationOf(), LABELS).blobs;
    if (blob === undefined) throw new Error('the artifact has blobs');
    const credentials = { kind: 'password', username: 'me', password: 'pw' } as const;
    await withRegistry(credentials, (registry) => registry.putBlob(blob)).catch(() => undefined);
    await new Promise((resolve) => other.close(resolve));
    // Plain HTTP to another place is not even tried.
    expect(elsewhere).toEqual([]);
  });
});

describe('a manifest', () => {
  it('is bounded in size', async () => {
    intercept = (_, response) => {
      response.end(Buffer.alloc(5 * 1024 * 1024, 0x20));
      return true;
    };
    await expect(withRegistry({ kind: 'none' }, (registry) => registry.manifest('v1'))).rejects.toMatchObject(
      {
        code: 'PUBLISH_REGISTRY',
        message: expect.stringContaining('too long'),
      },
    );
  });

  it('is stored under the digest of its bytes', async () => {
    await push();
    const { manifest } = resultArtifact(publicationOf(), LABELS);
    const stored = await withRegistry({ kind: 'none' }, (registry) =>
      registry.manifest(manifest.descriptor.digest),
    );
    expect(
      `sha256:${createHash('sha256')
        .update(stored?.text ?? '')
        .digest('hex')}`,
    ).toBe(manifest.descriptor.digest);
  });
});
