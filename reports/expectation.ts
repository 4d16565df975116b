import type { Expectation, ExpectationKind } from '../harness/model/expectation.ts';
import type { MetricQuery } from '../harness/model/metric.ts';
import type { Probe } from '../harness/model/probe.ts';
import { askerText, metricCheckText } from './metric-check.ts';

/** What is sent: `GET /echo (HTTP/1.1, port http)`. */
export function callText({ call, port }: Probe): string {
  switch (call.protocol) {
    case 'http': {
      const headers = Object.entries(call.headers).map(([name, value]) => ` ${name}: ${value}`);
      const asked = headers.length === 0 ? '' : ` with${headers.join(',')}`;
      const kept = call.connection === 'kept-alive' ? ', connection kept alive' : '';
      return `${call.method} ${call.path}${asked} (HTTP/${call.version}, port ${port}${kept})`;
    }
    case 'tcp':
      return `raw TCP, ${call.first} speaks first (port ${port})`;
    case 'udp':
      return `UDP (port ${port})`;
    default:
      return call satisfies never;
  }
}

function probeText(probe: Probe): string {
  return `${probe.from} → ${probe.to}, ${callText(probe)}`;
}

/** What is asked of the metrics API. */
export function queryText(query: MetricQuery): string {
  switch (query.ask) {
    case 'discovery':
      return 'discovery of the metrics API';
    case 'api-service':
      return 'the APIService of the metrics API';
    case 'namespace':
      return "the namespace's metrics";
    case 'list':
      return `metrics of all ${query.resource}${query.labelled === undefined ? '' : ` labelled as ${query.labelled}`}`;
    case 'get':
      return `metrics of ${query.of} (${query.resource})`;
    case 'edges':
      return `edges of ${query.of} (${query.resource})`;
    case 'edge':
      return `the edge between ${query.of} and ${query.peer} (${query.resource})`;
    case 'split':
      return `metrics of the split at ${query.root}`;
    default:
      return query satisfies never;
  }
}

const percent = (share: number) => `${Number((share * 100).toFixed(1))} %`;

const times = (count: number) => (count === 1 ? 'once' : `${count} times in a row`);

/** What one expectation asks for, with its probe. */
export function expectationText(expectation: Expectation): string {
  switch (expectation.kind) {
    case 'delivered': {
      const where = expectation.intended.map(({ workload, port }) => `${workload}:${port}`).join(' or ');
      return `${probeText(expectation.probe)}: delivered to ${where}, ${times(expectation.hold)}`;
    }
    case 'denied':
      return `${probeText(expectation.probe)}: denied, received by no workload, ${times(expectation.hold)}`;
    case 'confined': {
      const where = expectation.intended.map(({ workload, port }) => `${workload}:${port}`).join(', ');
      return `${probeText(expectation.probe)}: received by nobody but ${where}, ${times(expectation.hold)}`;
    }
    case 'shares': {
      const shares = expectation.backends
        .map(({ service, share }) => `${service} ${percent(share)}`)
        .join(', ');
      return `${expectation.probes.map(probeText).join('; ')}: shares ${shares}`;
    }
    case 'reading':
      return `${queryText(expectation.query)}${askerText(expectation.as)}: ${metricCheckText(expectation.check)}`;
    case 'steady': {
      const where = expectation.intended.map(({ workload, port }) => `${workload}:${port}`).join(', ');
      return `${probeText(expectation.probe)}: received by nobody but ${where}, without a pause while a workload is deployed and ${times(expectation.hold)} after that`;
    }
    case 'schema':
      return `${expectation.object}: its served schema is right by the check "${expectation.check.check}"`;
    case 'event': {
      const { about, beside } = expectation;
      return `${about.kind} ${about.name}: an Event tells that it is wrong, and none warns of ${beside.name}, which is right`;
    }
    case 'rejected':
      return `${expectation.object.kind} ${expectation.object.metadata.name} (${expectation.object.apiVersion}): rejected by the API server`;
    case 'accepted':
      return `${expectation.object.kind} ${expectation.object.metadata.name} (${expectation.object.apiVersion}): accepted by the API server`;
    default:
      return expectation satisfies never;
  }
}

const IN_GENERAL: Readonly<Record<ExpectationKind, string>> = {
  delivered: 'delivered to the intended workload, the answer back whole, every time',
  denied: 'denied, received by no workload, every time',
  confined: 'received by the intended workloads and nobody else',
  shares: "each backend's share as its weight says",
  steady: 'received by the intended workloads and nobody else, also while another is deployed',
  schema: 'the served schema holds what the text says',
  event: 'an Event tells that the object is wrong, and none warns of a right one',
  reading: 'the metric agrees with the traffic that was sent',
  rejected: 'the object is rejected by the API server',
  accepted: 'the object is accepted by the API server',
};

/** What an expectation of this kind asks for, where its probe is not at hand. */
export function expectationInGeneral(kind: ExpectationKind): string {
  return IN_GENERAL[kind];
}
