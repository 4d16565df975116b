import { hash } from 'node:crypto';

// What travels between an agent and a server. The first two names are the control protocol's (harness/model/control.ts);
// they are written here again because this program runs without the harness. testbed/embedded holds them equal.

export const NONCE_HEADER = 'x-smi-nonce';
/** `status=503;delay=200` (milliseconds). */
export const ASK_HEADER = 'x-smi-ask';
/** Who answered. */
export const WORKLOAD_HEADER = 'x-smi-workload';
/** Proof of an answer that has no body. */
export const DIGEST_HEADER = 'x-smi-digest';

/** A request with such a nonce is the workload's question to itself: answered, never logged. */
export const SELF_CHECK_PREFIX = 'self-';

/** Longest nonce of a TCP line or a UDP datagram. */
export const MAX_NONCE_LENGTH = 1024;

/** What a greeter says before its client has spoken. */
export function greetingOf(workload: string): string {
  return `hello ${workload}\n`;
}

/** The answer of a TCP server; that of a UDP server is the same without the line end. */
export function echoOf(nonce: string, workload: string): string {
  return `${nonce} ${workload}`;
}

/** Is `text` the complete echo of `nonce`, whoever gave it? */
export function isEchoOf(nonce: string, text: string): boolean {
  const workload = text.slice(nonce.length + 1);
  return workload !== '' && !/\s/.test(workload) && text === echoOf(nonce, workload);
}

/** Ties nonce, workload and status together, so that a proxy that changes one of them is noticed. */
export function digestOf(nonce: string, workload: string, status: number): string {
  return hash('sha256', `${status} ${workload} ${nonce}`, 'hex');
}

/** The body of an HTTP answer. */
export function bodyOf(nonce: string, workload: string, status: number): string {
  return JSON.stringify({ nonce, workload, status, digest: digestOf(nonce, workload, status) });
}

/** Is `text` the complete body of an answer to `nonce` with this status, whoever gave it? */
export function isBodyOf(nonce: string, status: number, text: string): boolean {
  try {
    const workload: unknown = JSON.parse(text)?.workload;
    return typeof workload === 'string' && text === bodyOf(nonce, workload, status);
  } catch {
    return false;
  }
}

/** Does HTTP forbid a body in this answer (RFC 9110, 6.4.1)? */
export function isBodiless(method: string, status: number): boolean {
  return method === 'HEAD' || status === 204 || status === 205 || status === 304;
}
