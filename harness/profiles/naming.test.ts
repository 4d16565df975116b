import { describe, expect, it } from 'vitest';
import { hostName, KUBERNETES_ADDRESSES, placeholdersOf } from './naming.ts';

const naming = { service: 'web', namespace: 'shop', clusterDomain: 'cluster.local' };

describe('an address template', () => {
  it.each([
    [KUBERNETES_ADDRESSES.short, 'web'],
    [KUBERNETES_ADDRESSES.namespaced, 'web.shop'],
    [KUBERNETES_ADDRESSES.full, 'web.shop.svc.cluster.local'],
    ['{service}.{namespace}.traefik.mesh', 'web.shop.traefik.mesh'],
  ])('%s becomes %s', (template, host) => {
    expect(hostName(template, naming)).toBe(host);
  });

  it('puts names in as they are, whatever they look like', () => {
    expect(hostName('{service}.{namespace}', { ...naming, service: 'a$&b' })).toBe('a$&b.shop');
  });

  it('tells its placeholders, known or not', () => {
    expect(placeholdersOf('{service}.{x}.mesh')).toEqual(['service', 'x']);
  });
});
