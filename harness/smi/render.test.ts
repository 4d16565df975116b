import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiVersion } from '../model/api.ts';
import { API_VERSIONS } from '../model/api.ts';
import type { PortName, Role, SERVICE_PARTS } from '../model/cast.ts';
import { CONTAINER_PORTS, ROLES, SERVICES } from '../model/cast.ts';
import type { JsonObject } from '../model/kubernetes.ts';
import { METHODS } from '../model/probe.ts';
import { admit } from './admission.ts';
import type { HttpRoute, Intent, Route } from './intent.ts';
import { allow, http, httpGroup, identityBinding, routesOnly, split, tcp, udp } from './intent.ts';
import { LAYOUT } from './layout.fixture.ts';
import type { RenderContext } from './render.ts';
import { render } from './render.ts';

const role = fc.constantFrom(...ROLES);
const roles = fc.uniqueArray(role, { maxLength: 3 });
const service = fc.constantFrom(...SERVICES);
const port = fc.constantFrom<PortName>(...CONTAINER_PORTS, 'mapped');
const ports = fc.uniqueArray(port, { maxLength: 3 });
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);

const match: fc.Arbitrary<HttpRoute> = fc
  .record(
    {
      path: fc.constantFrom('/', '/metrics', '/v[0-9]+/orders', '.*', '(/alpha|/beta)'),
      methods: fc.oneof(fc.constant(['*'] as const), fc.uniqueArray(fc.constantFrom(...METHODS))),
      headers: fc.dictionary(word, fc.constantFrom('.*', '^red$'), { maxKeys: 3 }),
      name: word,
    },
    { requiredKeys: [] },
  )
  .map(http);
const matches = fc.array(match, { maxLength: 3 });

const route: fc.Arbitrary<Route> = fc.oneof(
  match,
  fc
    .record({ matches, bind: fc.oneof(fc.constant('all' as const), fc.array(word, { maxLength: 2 })) })
    .map(httpGroup),
  fc.record({ ports }, { requiredKeys: [] }).map(tcp),
  fc.record({ ports }, { requiredKeys: [] }).map(udp),
);
const routes = fc.array(route, { maxLength: 4 });

const subject = fc.constantFrom('service-account', 'identity-binding');

const intent: fc.Arbitrary<Intent> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        from: roles,
        to: role,
        routes,
        subjects: fc.record({ from: subject, to: subject }),
      })
      .map(allow),
  },
  fc.tuple(routes, role).map(([list, to]) => routesOnly(list, to)),
  fc
    .record({
      root: service,
      backends: fc.dictionary(service, fc.nat(1000), { maxKeys: 4 }),
      when: fc.array(matches, { maxLength: 2 }),
    })
    .map(split),
  fc.record({ role, schemes: fc.record({ podsOf: role }) }).map(identityBinding),
  fc
    .record({
      role,
      schemes: fc.record({ serviceAccountOf: role, spiffeOf: fc.uniqueArray(role, { minLength: 1 }) }),
    })
    .map(identityBinding),
);

function version(api: 'access' | 'specs' | 'split'): fc.Arbitrary<ApiVersion> {
  return fc.constantFrom(...API_VERSIONS[api]);
}

const context: fc.Arbitrary<RenderContext> = fc.record({
  layout: fc.integer().map((wordSeed) => ({ ...LAYOUT, wordSeed })),
  versions: fc.record(
    { access: version('access'), specs: version('specs'), split: version('split') },
    { requiredKeys: [] },
  ),
  headersShape: fc.constantFrom('array', 'map'),
  name: fc.oneof(word, fc.string({ minLength: 1, maxLength: 100 })),
});

/** Every number below a key `port` or `ports`. */
function portsIn(value: unknown, key = ''): readonly number[] {
  if (typeof value === 'number') return key === 'port' || key === 'ports' ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => portsIn(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) => portsIn(inner, field));
}

/** The names under which a TrafficTarget or TrafficSplit refers to routes. */
function referencesOf(object: JsonObject): readonly string[] {
  const body = (object.spec ?? object) as JsonObject;
  const references = [body.rules, body.specs, object.kind === 'TrafficSplit' ? body.matches : []];
  return references.flat().flatMap((reference) => {
    const named = reference as { kind: string; name: string } | undefined;
    return named === undefined ? [] : [`${named.kind}/${named.name}`];
  });
}

describe('what an intent is rendered to', () => {
  it('is accepted by the schema of its version and variant, and pruning changes nothing', () => {
    let accepted = 0;
    fc.assert(
      fc.property(intent, context, (what, where) => {
        const rendering = render(what, where);
        fc.pre(rendering.kind === 'objects');
        for (const object of rendering.objects) {
          expect(admit(object, where.versions, where.headersShape)).toEqual({ accepted: true, object });
          accepted += 1;
        }
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it('has names that are DNS-1123 labels of at most 63 characters, one for each object of a kind', () => {
    fc.assert(
      fc.property(intent, context, (what, where) => {
        const rendering = render(what, where);
        fc.pre(rendering.kind === 'objects');
        const names = rendering.objects.map((object) => `${object.kind}/${object.metadata.name}`);
        expect(new Set(names).size).toBe(names.length);
        for (const { metadata } of rendering.objects) {
          expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
        }
      }),
    );
  });

  it('refers only to routes that come before, in its own namespace', () => {
    fc.assert(
      fc.property(intent, context, (what, where) => {
        const rendering = render(what, where);
        fc.pre(rendering.kind === 'objects');
        for (const [index, object] of rendering.objects.entries()) {
          const before = rendering.objects.slice(0, index);
          const known = before
            .filter(({ metadata }) => metadata.namespace === object.metadata.namespace)
            .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
          expect(known).toEqual(expect.arrayContaining([...referencesOf(object)]));
        }
      }),
    );
  });

  it('is the same each time', () => {
    fc.assert(
      fc.property(intent, context, (what, where) => {
        expect(render(what, where)).toEqual(render(what, where));
      }),
      { numRuns: 50 },
    );
  });

  it('lists exactly the numbers that the destination’s Service gives the ports', () => {
    const destination = fc.constantFrom<Role & keyof typeof SERVICE_PARTS>(
      'server',
      'sibling',
      'server-v1',
      'server-v2',
    );
    const pairs = fc.constantFrom(
      { access: 'v1alpha1', specs: 'v1alpha2' } as const,
      { access: 'v1alpha2', specs: 'v1alpha3' } as const,
      { access: 'v1alpha3', specs: 'v1alpha4' } as const,
      { access: 'v1alpha4', specs: 'v1alpha4' } as const,
    );
    fc.assert(
      fc.property(destination, fc.uniqueArray(port, { minLength: 1 }), pairs, (to, named, versions) => {
        const target = allow({ from: 'client', to, routes: [tcp({ ports: named })] });
        const rendering = render(target, { layout: LAYOUT, versions, headersShape: 'array', name: 'x' });
        const numbers = named.map((name) =>
          name === 'http-mapped' ? LAYOUT.containerPorts[name] : LAYOUT.services[to].ports[name]?.port,
        );
        expect(new Set(portsIn(rendering))).toEqual(new Set(numbers));
      }),
    );
  });

  it('gives a v1alpha1 split the ratios of the weights: a quantity is worth its number', () => {
    const milli = (quantity: string) =>
      quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : 1000 * Number(quantity);
    fc.assert(
      fc.property(fc.dictionary(service, fc.nat(1_000_000), { minKeys: 1 }), (backends) => {
        const rendering = render(split({ root: 'root', backends }), {
          layout: LAYOUT,
          versions: { split: 'v1alpha1' },
          headersShape: 'array',
          name: 'x',
        });
        const [object] = rendering.kind === 'objects' ? rendering.objects : [];
        const spec = object?.spec as { readonly backends: readonly { readonly weight: string }[] };
        expect(spec.backends.map(({ weight }) => milli(weight) / 1000)).toEqual(Object.values(backends));
      }),
    );
  });
});
