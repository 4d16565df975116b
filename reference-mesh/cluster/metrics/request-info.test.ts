import { describe, expect, it } from 'vitest';
import { attributesOf } from './request-info.ts';

const ROOT = '/apis/metrics.smi-spec.io/v1alpha1';

describe('what a path of the metrics API asks for', () => {
  it.each([
    ['/namespaces', { verb: 'list', resource: 'namespaces' }],
    ['/namespaces/a', { verb: 'get', resource: 'namespaces', namespace: 'a', name: 'a' }],
    ['/namespaces/a/pods', { verb: 'list', resource: 'pods', namespace: 'a' }],
    ['/namespaces/a/pods/p', { verb: 'get', resource: 'pods', namespace: 'a', name: 'p' }],
    [
      '/namespaces/a/pods/p/edges',
      { verb: 'get', resource: 'pods', namespace: 'a', name: 'p', subresource: 'edges' },
    ],
    ['/pods', { verb: 'list', resource: 'pods' }],
    ['/nodes/n', { verb: 'get', resource: 'nodes', name: 'n' }],
    ['/nodes/n/edges', { verb: 'get', resource: 'nodes', name: 'n', subresource: 'edges' }],
  ])('%s', (path, attributes) => {
    expect(attributesOf(`${ROOT}${path}`)).toEqual({
      resourceAttributes: { group: 'metrics.smi-spec.io', version: 'v1alpha1', ...attributes },
    });
  });

  it.each([ROOT, '/', '/healthz', '/apis/other.io/v1/pods'])('is no resource at %s', (path) => {
    expect(attributesOf(path)).toEqual({ nonResourceAttributes: { path, verb: 'get' } });
  });
});
