import { describe, expect, it } from 'vitest';
import { ServiceAddresses } from './service-addresses.ts';

const HOSTS = `# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost
10.1.2.3\tclient-0 x.main.svc.cluster.local
127.0.0.1\tself.main.svc.cluster.local

# Entries added by HostAliases.
127.1.0.1\tweb\tweb.main\tweb.main.svc\tweb.main.svc.cluster.local
127.1.0.2\tweb.other web.other.svc web.other.svc.cluster.local # beside it
127.1.0.3\tshort
`;

describe('addresses of Services', () => {
  it('are the loopback addresses of the hosts file, by the full names', () => {
    const addresses = new ServiceAddresses(HOSTS);
    expect(addresses.services).toEqual([
      { namespace: 'main', name: 'web' },
      { namespace: 'other', name: 'web' },
    ]);
    expect(addresses.namespaces).toEqual(['main', 'other']);
    expect(addresses.of({ namespace: 'other', name: 'web' }, 80)).toEqual({ host: '127.1.0.2', port: 80 });
  });

  it('are none for a Service that the pod does not call', () => {
    expect(() => new ServiceAddresses(HOSTS).of({ namespace: 'main', name: 'x' }, 80)).toThrow(RangeError);
  });
});
