import { errors } from 'undici';
import type { Answer } from '../harness/model/control.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What an error of a socket, of undici or of node:http2 says about the attempt: transport outcome or our own trouble. */
export function answerOf(error: unknown): Answer {
  const code = codeOf(error);
  switch (code) {
    case 'ECONNREFUSED':
      return { kind: 'refused' };
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
    case 'ERR_HTTP2_STREAM_ERROR':
      return { kind: 'reset' };
    case 'ETIMEDOUT':
      return { kind: 'timeout' };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { kind: 'unreachable', why: 'no-endpoint' };
    case 'ENOTFOUND':
      return { kind: 'unreachable', why: 'dns' };
    // The peer ended the connection, or what it sent is no HTTP: there is no answer to come.
    case 'UND_ERR_SOCKET':
    case 'UND_ERR_HEADERS_OVERFLOW':
    case 'ERR_HTTP2_SESSION_ERROR':
    case 'ERR_HTTP2_ERROR':
    case 'ERR_HTTP2_GOAWAY_SESSION':
    case 'ERR_HTTP2_STREAM_CANCEL':
      return { kind: 'closed' };
  }
  if (code.startsWith('EAI_')) return { kind: 'unreachable', why: 'dns' };
  if (error instanceof errors.HTTPParserError) return { kind: 'closed' };
  return {
    kind: 'trouble',
    message: error instanceof Error ? `${code} ${error.message}`.trim() : String(error),
  };
}
