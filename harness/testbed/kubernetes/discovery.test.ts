import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../model/kubernetes.ts';
import { schemaOf as suiteSchema } from '../../smi/schema/schema.ts';
import type { ApiServer, Reply } from './api-server.fixture.ts';
import { FORBIDDEN, NOT_FOUND, startApiServer } from './api-server.fixture.ts';
import { discover, metricsServed, servedKinds } from './discovery.ts';

const { signal } = new AbortController();
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const OPENAPI = '/openapi/v3/apis/specs.smi-spec.io/v1alpha4';
const SCHEMA = suiteSchema('HTTPRouteGroup', 'v1alpha4', 'map')?.schema as JsonObject;

let server: ApiServer | undefined;
afterEach(() => server?.close());

function answered(body: JsonObject): Reply {
  return { status: 200, body };
}

const GROUPS = answered({
  groups: [
    { name: 'specs.smi-spec.io', versions: [{ version: 'v1alpha4' }, { version: 'v1alpha3' }] },
    { name: 'split.smi-spec.io', versions: [{ version: 'v1alpha2' }] },
    { name: 'apps', versions: [{ version: 'v1' }] },
  ],
});
const CRD = answered({
  items: [
    {
      metadata: { name: 'httproutegroups.specs.smi-spec.io' },
      spec: {
        group: 'specs.smi-spec.io',
        versions: [{ name: 'v1alpha4', schema: { openAPIV3Schema: SCHEMA } }],
      },
    },
    { metadata: { name: 'things.example' }, spec: { group: 'example', versions: [] } },
  ],
});

async function serving(paths: Readonly<Record<string, Reply>>): Promise<ApiServer> {
  const all: Readonly<Record<string, Reply>> = {
    '/version': answered({ gitVersion: 'v1.34.4' }),
    '/apis': GROUPS,
    ...paths,
  };
  server = await startApiServer(({ path }) => all[path.split('?')[0] ?? ''] ?? NOT_FOUND);
  return server;
}

describe('discovery', () => {
  it('tests the version that the profile names if it is served, else the newest that is', async () => {
    const { cluster } = await serving({ [CRDS]: CRD });
    const found = await discover(
      cluster,
      { specs: 'v1alpha3', split: 'v1alpha4', access: 'v1alpha3' },
      signal,
    );
    expect(found.versions).toEqual({ specs: 'v1alpha3', split: 'v1alpha2' });
    expect(found.served).toEqual({ specs: ['v1alpha3', 'v1alpha4'], split: ['v1alpha2'] });
    expect(found.kubernetes).toBe('v1.34.4');
  });

  it('reads the shape of headers from the OpenAPI document of the version under test', async () => {
    const kinds = [{ group: 'specs.smi-spec.io', version: 'v1alpha4', kind: 'HTTPRouteGroup' }];
    const schemas = { a: {}, b: { ...SCHEMA, 'x-kubernetes-group-version-kind': kinds } };
    const { cluster } = await serving({
      [OPENAPI]: answered({ components: { schemas } }),
      [CRDS]: FORBIDDEN,
    });
    expect((await discover(cluster, {}, signal)).headersShape).toBe('map');
  });

  it('reads it from the CRD where the API server has no OpenAPI v3, as before 1.24', async () => {
    const { cluster } = await serving({ [CRDS]: CRD });
    expect((await discover(cluster, {}, signal)).headersShape).toBe('map');
  });

  it('digests the CRDs of SMI, and does without where they may not be read', async () => {
    const { cluster } = await serving({ [CRDS]: CRD });
    const { crds } = await discover(cluster, {}, signal);
    expect(Object.keys(crds ?? {})).toEqual(['httproutegroups.specs.smi-spec.io']);
    expect(Object.values(crds ?? {})[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
    await server?.close();
    const { cluster: poor } = await serving({ [CRDS]: FORBIDDEN });
    expect(await discover(poor, {}, signal)).not.toHaveProperty('crds');
  });

  it('knows whether a metrics API is registered', async () => {
    const { cluster } = await serving({});
    expect(await metricsServed(cluster, signal)).toBe('not-served');
    await server?.close();
    const metrics = { name: 'metrics.smi-spec.io', versions: [{ version: 'v1alpha1' }] };
    const { cluster: other } = await serving({ '/apis': answered({ groups: [metrics] }) });
    expect(await metricsServed(other, signal)).toBe('served');
  });

  it('names the kinds that a version has', () => {
    expect(servedKinds({ specs: 'v1alpha3', split: 'v1alpha2' })).toEqual([
      { apiVersion: 'specs.smi-spec.io/v1alpha3', kind: 'HTTPRouteGroup' },
      { apiVersion: 'specs.smi-spec.io/v1alpha3', kind: 'TCPRoute' },
      { apiVersion: 'split.smi-spec.io/v1alpha2', kind: 'TrafficSplit' },
    ]);
  });
});
