import { conformanceTest } from '../../harness/run/authoring.ts';

const ECHO = { from: 'client', to: 'server', get: '/echo' } as const;

conformanceTest(
  {
    id: 'TM-01',
    title: 'discovery lists every kind of resource as TrafficMetrics that can be got and listed',
    clauses: ['metrics-M2', 'metrics-M3', 'general-G1'],
  },
  async ({ expect }) => {
    await expect.metrics({ ask: 'discovery' }, { check: 'discovery' });
    await expect.metrics({ ask: 'discovery' }, { check: 'kinds' }, { decides: 'metrics-M3' });
    await expect.metrics({ ask: 'discovery' }, { check: 'discovery' }, { decides: 'general-G1' });
  },
);

conformanceTest(
  {
    id: 'TM-02',
    title: 'metrics can be got and listed in the documented shape',
    clauses: ['metrics-M5', 'metrics-M4', 'metrics-M18'],
  },
  async ({ mesh, send, expect }) => {
    await mesh.admit({ from: ['client'], to: ['server'] });
    await send(ECHO, 20);
    await expect.metrics({ ask: 'get', resource: 'pods', of: 'server' }, { check: 'shape' });
    await expect.metrics({ ask: 'get', resource: 'deployments', of: 'server' }, { check: 'shape' });
    await expect.metrics({ ask: 'namespace' }, { check: 'shape' });
    await expect.metrics({ ask: 'list', resource: 'pods' }, { check: 'shape' }, { decides: 'metrics-M4' });
    await expect.metrics(
      { ask: 'list', resource: 'deployments' },
      { check: 'shape' },
      { decides: 'metrics-M4' },
    );
    await expect.metrics(
      { ask: 'list', resource: 'deployments' },
      { check: 'shape' },
      { decides: 'metrics-M18' },
    );
  },
);

conformanceTest(
  {
    id: 'TM-03',
    title: 'success and failure counts equal the traffic sent',
    clauses: ['metrics-M7', 'metrics-M8'],
  },
  async ({ mesh, send, expect }) => {
    await mesh.admit({ from: ['client'], to: ['server'] });
    await send(ECHO, 60);
    await send({ ...ECHO, ask: { status: 500 } }, 15);
    await send({ ...ECHO, ask: { status: 503 } }, 5);
    await expect.metrics({ ask: 'get', resource: 'deployments', of: 'server' }, { check: 'counts' });
    await expect.metrics({ ask: 'get', resource: 'pods', of: 'server' }, { check: 'counts' });
    await send({ ...ECHO, version: '2' }, 30);
    await expect.metrics(
      { ask: 'get', resource: 'deployments', of: 'server' },
      { check: 'counts' },
      { decides: 'metrics-M8' },
    );
  },
);

conformanceTest(
  {
    id: 'TM-05',
    title: 'metrics belong to the workload that sends or serves the traffic and to no bystander',
    clauses: ['metrics-M9', 'metrics-M12-blank'],
  },
  async ({ mesh, send, expect }) => {
    await mesh.admit({ from: ['client', 'other'], to: ['server', 'sibling'] });
    await send(ECHO, 40);
    await send({ ...ECHO, from: 'other' }, 25);
    await expect.metrics({ ask: 'get', resource: 'pods', of: 'server' }, { check: 'counts' });
    await expect.metrics({ ask: 'get', resource: 'pods', of: 'sibling' }, { check: 'counts' });
    await expect.metrics(
      { ask: 'get', resource: 'pods', of: 'server' },
      { check: 'counts' },
      { decides: 'metrics-M12-blank' },
    );
  },
);

conformanceTest(
  {
    id: 'TM-06',
    title: 'counts of a Deployment and of the namespace are the sums over their pods',
    clauses: ['metrics-M10'],
  },
  async ({ mesh, send, expect }) => {
    await mesh.admit({ from: ['client', 'other'], to: ['server', 'sibling'] });
    await send(ECHO, 30);
    await send({ ...ECHO, to: 'sibling' }, 20);
    await send({ ...ECHO, to: 'sibling', ask: { status: 500 } }, 10);
    await expect.metrics({ ask: 'get', resource: 'deployments', of: 'server' }, { check: 'aggregate' });
    await expect.metrics({ ask: 'get', resource: 'deployments', of: 'sibling' }, { check: 'aggregate' });
    await expect.metrics({ ask: 'namespace' }, { check: 'aggregate' });
  },
);

conformanceTest(
  {
    id: 'TM-07',
    title: 'a label selector filters the items of a list and leaves their values alone',
    clauses: ['metrics-M19', 'metrics-M19-selector'],
  },
  async ({ mesh, send, expect }) => {
    await mesh.admit({ from: ['client'], to: ['server', 'sibling'] });
    await send(ECHO, 30);
    await send({ ...ECHO, to: 'sibling' }, 12);
    await expect.metrics({ ask: 'list', resource: 'pods', labelled: 'server' }, { check: 'selected' });
    await expect.metrics(
      { ask: 'list', resource: 'deployments', labelled: 'sibling' },
      { check: 'selected' },
    );
    await expect.metrics(
      { ask: 'list', resource: 'pods', labelled: 'server' },
      { check: 'selector' },
      { decides: 'metrics-M19-selector' },
    );
  },
);
