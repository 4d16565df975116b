import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { CALL_HEADER, CONNECTION_HEADER, VERDICT_HEADER } from './call.ts';

/** Headers that concern one connection (RFC 9110, section 7.6.1), and the mesh's own. */
const NOT_FORWARDED = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'te',
  'upgrade',
  'http2-settings',
  'host',
  CALL_HEADER,
  CONNECTION_HEADER,
  VERDICT_HEADER,
]);

function forwarded(headers: IncomingHttpHeaders, into: OutgoingHttpHeaders): OutgoingHttpHeaders {
  for (const name in headers) {
    if (name.charCodeAt(0) !== 58 /* ':' */ && !NOT_FORWARDED.has(name)) into[name] = headers[name];
  }
  return into;
}

/** Header names that `connection` lists are hop-by-hop too. */
function withoutListed(headers: IncomingHttpHeaders, into: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const { connection } = headers;
  if (connection !== undefined && connection !== 'close' && connection !== 'keep-alive') {
    for (const name of connection.split(',')) delete into[name.trim().toLowerCase()];
  }
  return into;
}

function authorityOf(headers: IncomingHttpHeaders): string {
  const authority = headers[':authority'];
  return (typeof authority === 'string' ? authority : undefined) ?? headers.host ?? '';
}

/** Request headers for HTTP/2, pseudo-headers included. */
export function http2Request(
  method: string,
  target: string,
  headers: IncomingHttpHeaders,
  scheme: 'http' | 'https',
): OutgoingHttpHeaders {
  return withoutListed(
    headers,
    forwarded(headers, {
      ':method': method,
      ':scheme': scheme,
      ':authority': authorityOf(headers),
      ':path': target,
    }),
  );
}

/** Request headers for HTTP/1.1. */
export function http1Request(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return withoutListed(headers, forwarded(headers, { host: authorityOf(headers) }));
}

/** Response headers for either version. */
export function response(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return withoutListed(headers, forwarded(headers, {}));
}

/** Does a request with these headers have a body (HTTP/1.1)? */
export function announcesBody(headers: IncomingHttpHeaders): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** Headers of an answer that the mesh gives itself. */
export function plainText(body: string): OutgoingHttpHeaders {
  return { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) };
}
