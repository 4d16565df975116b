import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROLES, SERVICES } from '../model/cast.ts';
import { seededRandom } from '../model/random.ts';
import { drawLayout } from './casting.ts';

describe('a drawn layout', () => {
  it('is the same for the same seed', () => {
    expect(drawLayout(seededRandom(7))).toEqual(drawLayout(seededRandom(7)));
    expect(drawLayout(seededRandom(7))).not.toEqual(drawLayout(seededRandom(8)));
  });

  it('has distinct DNS labels and distinct port numbers, the range adjacent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (seed) => {
        const layout = drawLayout(seededRandom(seed));
        const names = [
          ...ROLES.map((r) => layout.workloads[r].name),
          ...SERVICES.filter((s) => s !== 'elsewhere').map((s) => layout.services[s].name),
        ];
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(name).toMatch(/^[a-z]{6}$/);
        const ports = Object.values(layout.containerPorts);
        expect(new Set(ports).size).toBe(ports.length);
        const { containerPorts } = layout;
        expect(
          [1, 2, 3].map((i) => containerPorts[`range-${i}` as 'range-1'] - containerPorts['range-0']),
        ).toEqual([1, 2, 3]);
      }),
    );
  });

  it('gives namesake the ServiceAccount name of client in another namespace, and client-twin client’s own', () => {
    const { workloads } = drawLayout(seededRandom(1));
    expect(workloads.namesake.serviceAccount).toBe(workloads.client.serviceAccount);
    expect(workloads.namesake.namespace).not.toBe(workloads.client.namespace);
    expect(workloads['client-twin'].serviceAccount).toBe(workloads.client.serviceAccount);
    expect(workloads['client-twin'].namespace).toBe(workloads.client.namespace);
  });

  it('maps one port to another target port, and misnumbers and remaps what SERVICE_PARTS says', () => {
    const { services, containerPorts } = drawLayout(seededRandom(3));
    expect(services.server.ports.mapped?.port).not.toBe(services.server.ports.mapped?.targetPort);
    expect(services['v1-misnumbered'].ports.http?.port).not.toBe(services.root.ports.http?.port);
    expect(services['v2-remapped'].ports.http).toEqual({
      port: containerPorts.http,
      targetPort: containerPorts['http-alt'],
    });
  });

  it('gives `elsewhere` the name of `absent` in the other namespace', () => {
    const { services, namespaces } = drawLayout(seededRandom(4));
    expect(services.elsewhere.name).toBe(services.absent.name);
    expect(services.elsewhere.namespace).toBe(namespaces.other);
    expect(services.absent.namespace).toBe(namespaces.main);
  });
});
