import type { Protocol, ServiceRef } from '../control/topology.ts';

/** What a client-side proxy tells the server-side one about a stream. Only `service` and its port are mere claims. */
export interface Call {
  readonly protocol: Protocol;
  /** Of HTTP between application and client-side proxy. */
  readonly httpVersion: '1.1' | '2';
  readonly containerPort: number;
  readonly service: ServiceRef;
  readonly servicePort: number;
}

/** Carries the call. It overwrites a header of this name from the application, and ends at the server-side proxy. */
export const CALL_HEADER = 'x-mesh-call';
/** Carries the number of the application's connection; like `CALL_HEADER` it is the mesh's alone. */
export const CONNECTION_HEADER = 'x-mesh-connection';
/** Set on an answer that the mesh gave, not the application: `denied` by policy, or `broken`. */
export const VERDICT_HEADER = 'x-mesh-verdict';

/** Names in Kubernetes hold no blanks and no slashes. */
export function encodeCall({ protocol, httpVersion, containerPort, service, servicePort }: Call): string {
  return `${protocol} ${httpVersion} ${containerPort} ${service.namespace} ${service.name} ${servicePort}`;
}

/** @returns undefined where the text is no call */
export function decodeCall(text: string): Call | undefined {
  const parts = /^(http|tcp|udp) (1\.1|2) (\d+) (\S+) (\S+) (\d+)$/.exec(text);
  if (parts === null) return undefined;
  const [, protocol, httpVersion, containerPort, namespace = '', name = '', servicePort] = parts;
  return {
    protocol: protocol as Protocol,
    httpVersion: httpVersion as Call['httpVersion'],
    containerPort: Number(containerPort),
    service: { namespace, name },
    servicePort: Number(servicePort),
  };
}
