import { describe, expect, it } from 'vitest';
import { API_VERSIONS } from '../../model/api.ts';
import { KINDS, RESOURCES } from '../resource.ts';
import { schemaOf } from './schema.ts';

const cases = KINDS.flatMap((kind) =>
  API_VERSIONS[RESOURCES[kind].api].flatMap((version) =>
    (['array', 'map'] as const).map((shape) => ({ kind, version, shape })),
  ),
);

describe('schemas', () => {
  it.each(cases)('exist exactly where the kind does: $kind $version $shape', ({ kind, version, shape }) => {
    expect(schemaOf(kind, version, shape) !== undefined).toBe(RESOURCES[kind].versions.includes(version));
  });

  it('say nothing of apiVersion, kind and metadata, which every object has', () => {
    const properties = cases.flatMap(({ kind, version, shape }) =>
      Object.keys(schemaOf(kind, version, shape)?.schema.properties ?? {}),
    );
    expect(properties.length).toBeGreaterThan(0);
    expect(properties).not.toEqual(expect.arrayContaining(['apiVersion']));
    expect(properties).not.toEqual(expect.arrayContaining(['metadata']));
  });
});
