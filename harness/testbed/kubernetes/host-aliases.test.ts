import { describe, expect, it } from 'vitest';
import { hostAliasesOf } from './host-aliases.ts';

describe('host aliases', () => {
  it('give each Service an address of its own, and every name by which the pod may call it', () => {
    const services = [
      { name: 'web', namespace: 'own' },
      { name: 'web', namespace: 'other' },
    ];
    expect(hostAliasesOf(services, 'own', '127.1.0.255')).toEqual([
      { ip: '127.1.0.255', hostnames: ['web', 'web.own', 'web.own.svc', 'web.own.svc.cluster.local'] },
      { ip: '127.1.1.0', hostnames: ['web.other', 'web.other.svc', 'web.other.svc.cluster.local'] },
    ]);
  });
});
