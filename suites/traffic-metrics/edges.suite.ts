import { conformanceTest } from '../../harness/run/authoring.ts';
import { split } from '../../harness/smi/intent.ts';

const ECHO = { from: 'client', to: 'server', get: '/echo' } as const;

conformanceTest(
  {
    id: 'TM-08',
    title: 'an edge is seen from both ends: `to` at the client, `from` at the server',
    clauses: ['metrics-M16', 'metrics-M16-from', 'metrics-M14'],
  },
  async ({ mesh, send, expect }) => {
    await mesh.admit({ from: ['client'], to: ['server'] });
    await send(ECHO, 35);
    await send({ ...ECHO, ask: { status: 500 } }, 5);
    await expect.metrics(
      { ask: 'edges', resource: 'pods', of: 'client' },
      { check: 'edges', peers: [{ peer: 'server', direction: 'to', side: 'client' }] },
    );
    await expect.metrics(
      { ask: 'edges', resource: 'pods', of: 'server' },
      { check: 'edges', peers: [{ peer: 'client', direction: 'from', side: 'server' }] },
      { decides: 'metrics-M16-from' },
    );
    await expect.metrics(
      { ask: 'edges', resource: 'deployments', of: 'server' },
      { check: 'shape' },
      { decides: 'metrics-M14' },
    );
  },
);

conformanceTest(
  {
    id: 'TM-09',
    title: 'there are edges between workloads that exchanged traffic, each with its own traffic alone',
    clauses: ['metrics-M12', 'metrics-M13'],
  },
  async ({ mesh, send, expect }) => {
    await mesh.admit({ from: ['client', 'other'], to: ['server'] });
    await mesh.admit({ from: ['client'], to: ['sibling'] });
    await send(ECHO, 40);
    await send({ ...ECHO, from: 'other' }, 15);
    await send({ ...ECHO, to: 'sibling' }, 10);
    await expect.metrics(
      { ask: 'edges', resource: 'pods', of: 'server' },
      {
        check: 'edges',
        peers: [
          { peer: 'client', direction: 'from', side: 'server' },
          { peer: 'other', direction: 'from', side: 'server' },
        ],
      },
    );
    await expect.metrics(
      { ask: 'edges', resource: 'deployments', of: 'sibling' },
      { check: 'edges', peers: [{ peer: 'client', direction: 'from', side: 'server' }] },
      { decides: 'metrics-M13' },
    );
    await expect.metrics(
      { ask: 'edges', resource: 'deployments', of: 'other' },
      { check: 'edges', peers: [{ peer: 'server', direction: 'to', side: 'client' }] },
      { decides: 'metrics-M13' },
    );
  },
);

conformanceTest(
  {
    id: 'TM-10',
    title: 'a single edge cannot be asked for',
    clauses: ['metrics-M15'],
  },
  async ({ mesh, send, expect }) => {
    await mesh.admit({ from: ['client'], to: ['server'] });
    await send(ECHO, 5);
    await expect.metrics(
      { ask: 'edge', resource: 'pods', of: 'server', peer: 'client' },
      { check: 'not-found' },
    );
  },
);

conformanceTest(
  {
    id: 'TM-11',
    title: 'a split’s metrics are those of its backends, which sum up to the requests sent to its root',
    clauses: ['metrics-M20', 'metrics-M20-backend'],
  },
  async ({ mesh, send, expect }) => {
    await mesh.admit({ from: ['client'], to: ['server-v1', 'server-v2', 'server-v3', 'server-old'] });
    const weights = { 'server-v2': 70, 'server-v3': 30 };
    mesh.apply(split({ root: 'root', backends: weights }));
    await send({ from: 'client', to: 'root', get: '/echo' }, 80);
    await expect.metrics(
      { ask: 'split', root: 'root' },
      { check: 'apex', backends: ['server-v2', 'server-v3'] },
    );
    await expect.metrics(
      { ask: 'split', root: 'root' },
      { check: 'backends', weights },
      { decides: 'metrics-M20-backend' },
    );
  },
);
