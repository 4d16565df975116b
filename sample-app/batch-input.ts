import type { Batch, Target } from '../harness/model/control.ts';
import type { Ask, Call, HttpCall, Method } from '../harness/model/probe.ts';
import { MAX_DELAY_MS } from './ask.ts';
import { MAX_NONCE_LENGTH } from './protocol.ts';
import { WorkloadError } from './workload-error.ts';

export const MAX_NONCES = 10_000;
export const MAX_CONCURRENCY = 256;
export const MAX_DEADLINE_MS = 60_000;
const MAX_NAME_LENGTH = 255;
const MAX_PATH_LENGTH = 2048;
const MAX_HEADERS = 64;
const MAX_HEADER_LENGTH = 2048;

// A type of the harness is all that may be imported, not its list; `satisfies` holds the two together.
const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
] as const satisfies readonly Method[];

type Fields = Readonly<Record<string, unknown>>;

function invalid(where: string, wanted: string): WorkloadError {
  return new WorkloadError('BATCH_INVALID', `${where}: must be ${wanted}`);
}

function fieldsOf(value: unknown, where: string, known: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(where, 'an object');
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw invalid(`${where}.${unknown}`, `left out: the fields are ${known.join(', ')}`);
  return value as Fields;
}

function text(value: unknown, where: string, max: number): string {
  if (typeof value !== 'string' || value === '' || value.length > max)
    throw invalid(where, `a text of 1…${max} characters`);
  return value;
}

function integer(value: unknown, where: string, min: number, max: number): number {
  if (!Number.isInteger(value) || Number(value) < min || Number(value) > max) {
    throw invalid(where, `an integer ${min}…${max}`);
  }
  return Number(value);
}

function oneOf<T extends string>(value: unknown, where: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw invalid(where, `one of ${choices.join(', ')}`);
  return choice;
}

function targetOf(value: unknown): Target {
  const { host, port, authority } = fieldsOf(value, 'target', ['host', 'port', 'authority']);
  return {
    host: text(host, 'target.host', MAX_NAME_LENGTH),
    port: integer(port, 'target.port', 1, 65_535),
    authority: text(authority, 'target.authority', MAX_NAME_LENGTH),
  };
}

function headersOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('call.headers', 'an object');
  const entries = Object.entries(value as Fields);
  if (entries.length > MAX_HEADERS) throw invalid('call.headers', `at most ${MAX_HEADERS} headers`);
  return Object.fromEntries(
    entries.map(([name, header]) => {
      if (typeof header !== 'string' || header.length > MAX_HEADER_LENGTH) {
        throw invalid(`call.headers.${name}`, `a text of 0…${MAX_HEADER_LENGTH} characters`);
      }
      return [name, header];
    }),
  );
}

function askOf(value: unknown): Ask {
  const { status, delayMs } = fieldsOf(value, 'call.ask', ['status', 'delayMs']);
  return {
    ...(status === undefined ? {} : { status: integer(status, 'call.ask.status', 200, 599) }),
    ...(delayMs === undefined ? {} : { delayMs: integer(delayMs, 'call.ask.delayMs', 0, MAX_DELAY_MS) }),
  };
}

function httpCallOf(value: unknown): HttpCall {
  const known = ['protocol', 'version', 'method', 'path', 'headers', 'connection', 'ask'];
  const { version, method, path, headers, connection, ask } = fieldsOf(value, 'call', known);
  return {
    protocol: 'http',
    version: oneOf(version, 'call.version', ['1.1', '2']),
    method: oneOf(method, 'call.method', METHODS),
    path: text(path, 'call.path', MAX_PATH_LENGTH),
    headers: headersOf(headers),
    connection: oneOf(connection, 'call.connection', ['fresh', 'kept-alive']),
    ...(ask === undefined ? {} : { ask: askOf(ask) }),
  };
}

function callOf(value: unknown): Call {
  if (typeof value !== 'object' || value === null) throw invalid('call', 'an object');
  const protocol = oneOf('protocol' in value && value.protocol, 'call.protocol', ['http', 'tcp', 'udp']);
  switch (protocol) {
    case 'http':
      return httpCallOf(value);
    case 'tcp': {
      const { first, pauseMs } = fieldsOf(value, 'call', ['protocol', 'first', 'pauseMs']);
      return {
        protocol,
        first: oneOf(first, 'call.first', ['client', 'server']),
        ...(pauseMs === undefined ? {} : { pauseMs: integer(pauseMs, 'call.pauseMs', 0, MAX_DELAY_MS) }),
      };
    }
    case 'udp':
      fieldsOf(value, 'call', ['protocol']);
      return { protocol };
    default:
      return protocol satisfies never;
  }
}

/**
 * Checks what came over the control channel.
 *
 * @throws WorkloadError BATCH_INVALID, naming the field and its bounds
 */
export function batchOf(value: unknown): Batch {
  const known = ['target', 'call', 'nonces', 'concurrency', 'deadlineMs'];
  const { target, call, nonces, concurrency, deadlineMs } = fieldsOf(value, 'batch', known);
  if (!Array.isArray(nonces) || nonces.length > MAX_NONCES)
    throw invalid('nonces', `a list of at most ${MAX_NONCES}`);
  return {
    target: targetOf(target),
    call: callOf(call),
    nonces: nonces.map((nonce, index) => text(nonce, `nonces[${index}]`, MAX_NONCE_LENGTH)),
    concurrency: integer(concurrency, 'concurrency', 1, MAX_CONCURRENCY),
    deadlineMs: integer(deadlineMs, 'deadlineMs', 1, MAX_DEADLINE_MS),
  };
}
