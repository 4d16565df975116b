import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TestStep } from '../model/evidence.ts';
import type { Json } from '../model/kubernetes.ts';
import { Redactor, secretsOf } from './redactor.ts';

const OWN = { home: '/home/ada', hostname: 'analytical-engine', secrets: ['correct-horse-battery'] };
const redactor = () => new Redactor(OWN);
const told = (text: string) => redactor().text(text);

const PEM = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIIrYSSNQFaA2\n-----END EC PRIVATE KEY-----';
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.c2lnbmF0dXJl';

describe('a redactor', () => {
  it.each<[string, string, string]>([
    ['an IPv4 address', 'dial tcp 10.96.0.1:443: refused', 'dial tcp <address-1>:443: refused'],
    ['an address at the end', 'no route to 192.168.7.12.', 'no route to <address-1>.'],
    ['an IPv6 address', 'dial tcp [fd00:10:96::1]:443', 'dial tcp [<address-1>]:443'],
    ['a mapped address', 'from ::ffff:10.0.0.1 to', 'from <address-1> to'],
    ['a node’s name', 'node ip-10-0-3-17.ec2.internal is gone', 'node ip-<address-1>.ec2.internal is gone'],
    ['a bearer token', 'Authorization: Bearer abc123def456', 'Authorization: Bearer <token-1>'],
    ['basic credentials', 'authorization: basic dXNlcjpwYXNz==', 'authorization: basic <token-1>'],
    ['a JWT', `token was ${JWT} there`, 'token was <token-1> there'],
    ['an issued token', 'git push with ghp_0123456789abcdefABCDEF', 'git push with <token-1>'],
    ['a private key', `read ${PEM} from it`, 'read <key-1> from it'],
    ['a private key that is cut', `read ${PEM.slice(0, 50)}`, 'read <key-1>'],
    ['what a kubeconfig holds', 'client-key-data: LS0tLS1CRUdJ', 'client-key-data: <secret-1>'],
    ['the same as JSON', '{"password":"hunter2"}', '{"password":"<secret-1>"}'],
    [
      'credentials in an address',
      'https://ada:lovelace@registry.example/v2/',
      'https://<secret-1>@registry.example/v2/',
    ],
    ['an environment variable', 'exec: AWS_REGION=eu-west-1 failed', 'exec: AWS_REGION=<secret-1> failed'],
    ['the user’s home', 'open /home/ada/.kube/config: denied', 'open ~/.kube/config: denied'],
    ['the host', 'analytical-engine: no such host', '<host>: no such host'],
    ['a secret of the environment', 'sent correct-horse-battery to it', 'sent <secret-1> to it'],
  ])('hides %s', (_, text, expected) => {
    expect(told(text)).toBe(expected);
  });

  it.each([
    'dial tcp 127.0.0.1:35021: connect: connection refused',
    'listening on [::1]:8080 and 0.0.0.0',
    'at 2026-11-22T10:00:00.123Z, after 10:00:00',
    'smi-conformance 0.1.0, Kubernetes v1.34.2+k3s1, image v1.2.3.4',
    'basic authentication is not bearer authentication',
    '/home/adamant and /srv/home/ada-2 are of others',
    'std::string, access.smi-spec.io/v1alpha3, sha256:00ff',
    '',
  ])('leaves as it is: %s', (text) => {
    expect(told(text)).toBe(text);
  });

  it('gives the same thing the same pseudonym, and another thing another one', () => {
    const one = redactor();
    expect(one.text('10.0.0.1 to 10.0.0.2')).toBe('<address-1> to <address-2>');
    expect(one.data({ items: ['10.0.0.2', '10.0.0.3:80'] })).toEqual({
      items: ['<address-2>', '<address-3>:80'],
    });
  });

  it('changes nothing that it has changed before', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(planted(), fc.string({ maxLength: 12 }))), (parts) => {
        const once = told(parts.map((part) => (typeof part === 'string' ? part : part.text)).join(' '));
        expect(told(once)).toBe(once);
      }),
    );
  });

  it('knows secrets by the names of their variables, and leaves short values and paths', () => {
    expect(
      secretsOf({
        GITHUB_TOKEN: 'abcdefgh1234',
        NPM_CONFIG_KEY: 'abcdefgh5678',
        SMI_CONFORMANCE_KEY_PASSPHRASE: 'open sesame',
        TOKEN_FILE: '/run/secrets/token',
        MONKEY: 'abcdefgh9012',
        API_KEY: 'short',
        PATH: '/usr/bin',
      }).toSorted(),
    ).toEqual(['abcdefgh1234', 'abcdefgh5678', 'open sesame']);
  });
});

interface Planted {
  readonly secret: string;
  readonly text: string;
}

/** A secret, and a text as programs write it. */
function planted(): fc.Arbitrary<Planted> {
  const octet = fc.integer({ min: 1, max: 254 });
  const letters = (from: string) =>
    fc.array(fc.constantFrom(...from), { minLength: 20, maxLength: 40 }).map((all) => `${all.join('')}7`);
  const base64 = letters('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
  return fc.oneof(
    fc.tuple(octet, octet, octet).map((rest) => {
      const secret = `10.${rest.join('.')}`;
      return { secret, text: `Get "https://${secret}:6443/apis": EOF` };
    }),
    fc.tuple(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 1, max: 65_535 })).map(([a, b]) => {
      const secret = `fd00:${a.toString(16)}::${b.toString(16)}`;
      return { secret, text: `dial tcp [${secret}]:443: i/o timeout` };
    }),
    base64.map((secret) => ({ secret, text: `Authorization: Bearer ${secret}` })),
    base64.map((secret) => ({ secret, text: `eyJhbGciOiJub25l.${secret}.${secret}` })),
    base64.map((secret) => ({
      secret,
      text: `users:\n- user:\n    client-key-data: ${secret}\n    token: ${secret}`,
    })),
    base64.map((secret) => ({
      secret,
      text: `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`,
    })),
    base64.map((secret) => ({ secret, text: `env MY_TOKEN=${secret} was set` })),
    fc.constantFrom('/home/ada/.kube', 'analytical-engine', 'correct-horse-battery').map((secret) => ({
      secret,
      text: `${secret}: cannot be used`,
    })),
  );
}

const PROBE = {
  from: 'client',
  to: 'server',
  port: 'tcp',
  name: 'short',
  call: { protocol: 'tcp', first: 'client' },
} as const;

describe('what is published', () => {
  it('holds no planted secret, wherever programs write freely', () => {
    fc.assert(
      fc.property(fc.array(planted(), { minLength: 1, maxLength: 6 }), (all) => {
        const text = all.map((one) => one.text).join(' and ');
        const object = {
          apiVersion: 'access.smi-spec.io/v1alpha3',
          kind: 'TrafficTarget',
          metadata: { name: 't', namespace: 'm' },
        };
        const refused = { accepted: false, status: 500, message: text } as const;
        const steps: readonly TestStep[] = [
          { record: 'change', at: 1, changes: [{ verb: 'apply', object, admission: refused }] },
          { record: 'trouble', at: 1, code: 'X', message: text },
          { record: 'not-applicable', reason: 'not-served', detail: text },
          {
            record: 'sent',
            purpose: 'probe',
            probe: PROBE,
            sent: [{ nonce: 'n', startedAt: 1, endedAt: 2, answer: { kind: 'trouble', message: text } }],
          },
        ];
        const one = redactor();
        const published = JSON.stringify([
          steps.map((step) => one.step(step)),
          one.facts({ server: [text] }),
        ]);
        for (const { secret } of all) expect(published).not.toContain(secret);
      }),
    );
  });

  it('holds none of what a cluster answers, but the machine’s own name, which it cannot know', () => {
    const fromCluster = planted().filter(({ secret }) => !/ada|engine|horse/.test(secret));
    fc.assert(
      fc.property(fromCluster, ({ secret, text }) => {
        const body: Json = { items: [{ status: text, token: secret }], password: secret };
        const published = JSON.stringify([
          redactor().step({ record: 'reading', at: 1, path: '/', status: 200, body }),
          redactor().step({ record: 'schema', at: 1, object: 'x', schema: body }),
        ]);
        expect(published).not.toContain(secret);
      }),
    );
  });
});
