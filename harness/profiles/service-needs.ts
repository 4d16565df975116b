import type { PortName, Transport } from '../model/cast.ts';
import { closed, text } from './shape.ts';

/** What a port speaks, as far as a mesh must be told. `greeter`: TCP whose server speaks first. */
export const PORT_KINDS = ['http', 'tcp', 'greeter', 'udp'] as const;
export type PortKind = (typeof PORT_KINDS)[number];

type ByPortKind = Readonly<Partial<Record<PortKind, string>>>;

/** What a mesh needs written on Services to know what their ports speak. */
export interface ServiceNeeds {
  /** `appProtocol` of a port; none where a kind has no entry. */
  readonly appProtocol: ByPortKind;
  /** Begins the name of a port, `http-`; none where a kind has no entry. */
  readonly portNamePrefix: ByPortKind;
  /**
   * Set where a Service cannot hold all kinds of ports: those of one value share a Service, those of different values
   * stand in Services of their own, and so do those without an entry, which the mesh does not carry. `annotation` is
   * written on each with its value; absent where the mesh needs no telling.
   */
  readonly trafficType?: { readonly annotation?: string; readonly values: ByPortKind };
}

const annotationName = {
  type: 'string',
  maxLength: 317,
  pattern: '^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$',
};

const byPortKind = closed({ http: text, tcp: text, greeter: text, udp: text }, PORT_KINDS);

export const SERVICES_SCHEMA = closed(
  {
    appProtocol: byPortKind,
    portNamePrefix: byPortKind,
    trafficType: closed({ annotation: annotationName, values: byPortKind }, ['annotation']),
  },
  ['appProtocol', 'portNamePrefix', 'trafficType'],
);

/** What a port of the sample application speaks over a transport. */
export function portKindOf(port: PortName, transport: Transport): PortKind {
  switch (port) {
    case 'http':
    case 'http-alt':
    case 'http-mapped':
    case 'mapped':
      return 'http';
    case 'greeter':
      return 'greeter';
    case 'tcp':
    case 'udp':
    case 'range-0':
    case 'range-1':
    case 'range-2':
    case 'range-3':
      return transport;
    default:
      return port satisfies never;
  }
}
