import { describe, expect, it } from 'vitest';
import type { Probe } from '../../model/probe.ts';
import type { Baseline } from './baseline.ts';
import { isBaseline } from './baseline.ts';

const HTTP: Probe = {
  from: 'client',
  to: 'server',
  port: 'http',
  name: 'namespaced',
  call: { protocol: 'http', version: '1.1', method: 'GET', path: '/', headers: {}, connection: 'fresh' },
};
const UDP: Probe = { ...HTTP, port: 'udp', call: { protocol: 'udp' } };
const MIXED: Baseline = { http: 'closed', tcp: 'closed', udp: 'open' };

describe('what flows on an empty stage', () => {
  it('is nothing where it was closed', () => {
    expect(isBaseline(HTTP, [], MIXED)).toBe(true);
    expect(isBaseline(HTTP, ['server-v1'], MIXED)).toBe(false);
  });

  it('reaches whom its Service selects where it was open, and may be lost', () => {
    expect(isBaseline(UDP, ['server'], MIXED)).toBe(true);
    expect(isBaseline(UDP, [], MIXED)).toBe(true);
    expect(isBaseline(UDP, ['server', 'other'], MIXED)).toBe(false);
  });
});
