import { conformanceTest } from '../../harness/run/authoring.ts';
import { split } from '../../harness/smi/intent.ts';

// Where metrics are silent, or text and SDK contradict each other.

const ECHO = { from: 'client', to: 'server', get: '/echo' } as const;

conformanceTest(
  {
    id: 'TM-O01',
    title: 'observed: unit, window, sides and scopes of edges, and what a split answers with',
    clauses: ['metrics-M6-unit', 'metrics-M21-length', 'metrics-M16-side'],
  },
  async ({ mesh, send, observe }) => {
    await mesh.admit({ from: ['client'], to: ['server', 'server-v1', 'server-v2', 'server-old'] });
    mesh.apply(split({ root: 'root', backends: { 'server-v2': 1 } }));
    await send(ECHO, 20);
    await send({ from: 'client', to: 'root', get: '/echo' }, 10);
    const server = { ask: 'get', resource: 'deployments', of: 'server' } as const;
    await observe.metrics(
      server,
      { pick: 'unit' },
      {
        clause: 'metrics-M6-unit',
        question: 'In which unit are the latencies?',
        findings: {
          seconds: 'seconds, as in the text',
          ms: 'milliseconds, as in the SDK',
          none: 'none is given',
        },
      },
    );
    await observe.metrics(
      server,
      { pick: 'window' },
      {
        clause: 'metrics-M21-length',
        question: 'How long is the window?',
        findings: { '30s': '30 seconds, as in every example', none: 'none is given' },
      },
    );
    const sides = {
      fits: 'yes, and it fits the direction',
      contrary: 'yes, and it contradicts the direction',
      absent: 'no',
      various: 'in some edges',
    };
    for (const [of, end] of [
      ['client', 'client'],
      ['server', 'server'],
    ] as const) {
      await observe.metrics(
        { ask: 'edges', resource: 'pods', of },
        { pick: 'side' },
        { clause: 'metrics-M16-side', question: `Have edges seen from the ${end} a side?`, findings: sides },
      );
    }
    await observe.metrics(
      { ask: 'edges', resource: 'deployments', of: 'server' },
      { pick: 'scope' },
      {
        clause: 'metrics-M17',
        question: 'Are there edges to only a namespace or only a kind?',
        findings: {
          none: 'no: every edge names an object',
          blank: 'no, but one whose resource is blank',
          'only a kind': 'to only a kind',
          'only a namespace': 'to only a namespace',
        },
      },
    );
    await observe.metrics(
      { ask: 'split', root: 'root' },
      { pick: 'kind' },
      {
        clause: 'metrics-M20-get',
        question: 'What does get return for a single split?',
        findings: {
          TrafficMetricsList: 'a TrafficMetricsList, one item a backend',
          TrafficMetrics: 'a TrafficMetrics',
          'HTTP 404': 'nothing: it is not served',
        },
      },
    );
    await observe.metrics(
      { ask: 'list', resource: 'trafficsplits' },
      { pick: 'kind' },
      {
        clause: 'metrics-M20-get',
        question: 'Can splits be listed?',
        findings: { TrafficMetricsList: 'yes', 'HTTP 404': 'no', 'HTTP 405': 'no' },
      },
    );
  },
);

conformanceTest(
  {
    id: 'TM-O02',
    title: 'observed: which count requests fall into that get a 4xx, or are denied',
    clauses: ['metrics-M7-definition'],
  },
  async ({ mesh, send, observe }) => {
    await mesh.admit({ from: ['client'], to: ['server', 'sibling'] });
    await send({ ...ECHO, to: 'sibling', ask: { status: 404 } }, 20);
    await send({ ...ECHO, to: 'impostor' }, 20);
    // Sent last: once these are counted, so are those.
    await send(ECHO, 20);
    const deployments = { ask: 'list', resource: 'deployments' } as const;
    const counts = {
      success: 'success_count',
      failure: 'failure_count',
      neither: 'neither',
      both: 'both',
    };
    await observe.metrics(
      deployments,
      { pick: 'counted', of: 'sibling', requests: 'answered', after: 'server' },
      {
        clause: 'metrics-M7-definition',
        question: 'Which count does a request fall into that is answered with a 4xx?',
        findings: counts,
      },
    );
    await observe.metrics(
      deployments,
      { pick: 'counted', of: 'impostor', requests: 'denied', after: 'server' },
      {
        clause: 'metrics-M7-definition',
        question: 'Which count of its destination does a request fall into that is denied?',
        findings: counts,
      },
    );
  },
);
