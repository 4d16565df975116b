import { describe, expect, it } from 'vitest';
import { headersShapeOf, listedVersions } from './discovery.ts';
import { schemaOf } from './schema/schema.ts';

describe('what a cluster serves', () => {
  const groups = [
    { name: 'apps', versions: [{ version: 'v1' }] },
    {
      name: 'split.smi-spec.io',
      versions: [{ version: 'v1alpha4' }, { version: 'v1alpha2' }, { version: 'v2' }],
    },
  ];

  it('is the known versions of the API’s group, oldest first', () => {
    expect(listedVersions('split', groups)).toEqual(['v1alpha2', 'v1alpha4']);
  });

  it('is nothing where the group is not listed', () => {
    expect(listedVersions('access', groups)).toEqual([]);
  });
});

describe('the shape of headers', () => {
  it.each([
    ['v1alpha2', 'array'],
    ['v1alpha2', 'map'],
    ['v1alpha4', 'array'],
    ['v1alpha4', 'map'],
  ] as const)('is read from the installed schema: %s, %s', (version, shape) => {
    expect(headersShapeOf(schemaOf('HTTPRouteGroup', version, shape)?.schema ?? {})).toBe(shape);
  });

  it('is unknown where the schema has no headers', () => {
    expect(headersShapeOf(schemaOf('HTTPRouteGroup', 'v1alpha1', 'array')?.schema ?? {})).toBeUndefined();
    expect(headersShapeOf({})).toBeUndefined();
  });
});
