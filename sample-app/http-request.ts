import type { HttpCall } from '../harness/model/probe.ts';
import { formatAsk } from './ask.ts';
import {
  ASK_HEADER,
  DIGEST_HEADER,
  digestOf,
  isBodiless,
  isBodyOf,
  NONCE_HEADER,
  WORKLOAD_HEADER,
} from './protocol.ts';

/** Bytes of an answer's body that are read before it is given up as not the server's. */
export const MAX_BODY_BYTES = 64 * 1024;

/** Response headers, names in lower case. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The request's own headers besides nonce and host. */
export function headersOf(call: HttpCall): Record<string, string> {
  const ask = formatAsk(call.ask ?? {});
  return ask === '' ? { ...call.headers } : { ...call.headers, [ASK_HEADER]: ask };
}

/** A small body where the method is made to carry one: the nonce itself. */
export function requestBodyOf(call: HttpCall, nonce: string): string | undefined {
  return call.method === 'POST' || call.method === 'PUT' || call.method === 'PATCH' ? nonce : undefined;
}

/** Is this complete response the server's own, for this nonce? Where HTTP forbids a body the headers prove it. */
export function isWhole(
  call: HttpCall,
  nonce: string,
  status: number,
  headers: ResponseHeaders,
  body: string,
): boolean {
  if (!isBodiless(call.method, status)) return isBodyOf(nonce, status, body);
  const workload = headers[WORKLOAD_HEADER];
  return (
    body === '' &&
    typeof workload === 'string' &&
    headers[NONCE_HEADER] === nonce &&
    headers[DIGEST_HEADER] === digestOf(nonce, workload, status)
  );
}
