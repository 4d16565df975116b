import { describe, expect, it } from 'vitest';
import type { HttpCall } from '../harness/model/probe.ts';
import type { ResponseHeaders } from './http-request.ts';
import { headersOf, isWhole, requestBodyOf } from './http-request.ts';
import { bodyOf, digestOf } from './protocol.ts';

function call(method: HttpCall['method'], ask?: HttpCall['ask']): HttpCall {
  const headers = { 'x-mine': 'yes' };
  const plain = {
    protocol: 'http',
    version: '1.1',
    method,
    path: '/',
    headers,
    connection: 'fresh',
  } as const;
  return ask === undefined ? plain : { ...plain, ask };
}

describe('a response without a body', () => {
  const proof: ResponseHeaders = {
    'x-smi-nonce': 'n',
    'x-smi-workload': 'server',
    'x-smi-digest': digestOf('n', 'server', 204),
  };

  it('is whole when its headers prove nonce, workload and status', () => {
    expect(isWhole(call('GET'), 'n', 204, proof, '')).toBe(true);
    expect(isWhole(call('HEAD'), 'n', 204, proof, '')).toBe(true);
  });

  it.each([
    ['another nonce', 'm', 204, proof, ''],
    ['another status', 'n', 205, proof, ''],
    ['another workload', 'n', 204, { ...proof, 'x-smi-workload': 'other' }, ''],
    ['no workload', 'n', 204, { ...proof, 'x-smi-workload': undefined }, ''],
    ['no digest', 'n', 204, { ...proof, 'x-smi-digest': undefined }, ''],
    ['a body after all', 'n', 204, proof, 'x'],
  ] as const)('is not whole with %s', (_what, nonce, status, headers, body) => {
    expect(isWhole(call('GET'), nonce, status, headers, body)).toBe(false);
  });
});

describe('a response with a body', () => {
  it('is proved by the body alone: proxies may drop headers', () => {
    expect(isWhole(call('GET'), 'n', 200, {}, bodyOf('n', 'server', 200))).toBe(true);
  });

  it('is not whole when the body is missing, whatever its headers say', () => {
    const headers = {
      'x-smi-nonce': 'n',
      'x-smi-workload': 'server',
      'x-smi-digest': digestOf('n', 'server', 200),
    };
    expect(isWhole(call('GET'), 'n', 200, headers, '')).toBe(false);
  });
});

describe('a request', () => {
  it('carries the ask only where something is asked', () => {
    expect(headersOf(call('GET'))).toEqual({ 'x-mine': 'yes' });
    expect(headersOf(call('GET', {}))).toEqual({ 'x-mine': 'yes' });
    expect(headersOf(call('GET', { status: 503 }))).toEqual({ 'x-mine': 'yes', 'x-smi-ask': 'status=503' });
  });

  it('has a body for the methods that are made for one', () => {
    const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'] as const;
    expect(methods.filter((method) => requestBodyOf(call(method), 'n') === 'n')).toEqual([
      'POST',
      'PUT',
      'PATCH',
    ]);
  });
});
