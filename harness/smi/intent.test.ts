import { describe, expect, it } from 'vitest';
import { allow, http, IntentError, invalid, routesOnly, split, tcp } from './intent.ts';

describe('an intent', () => {
  it('takes one source as a list of one', () => {
    expect(allow({ from: 'client', to: 'server', routes: [tcp()] })).toEqual({
      kind: 'allow',
      from: ['client'],
      to: 'server',
      routes: [{ kind: 'tcp' }],
      subjects: 'service-account',
    });
  });

  it('may name no source and no route: such an object is invalid on purpose', () => {
    expect(allow({ from: [], to: 'server', routes: [] })).toMatchObject({ from: [], routes: [] });
  });

  it('of routes alone takes its port numbers from server', () => {
    expect(routesOnly([tcp({ ports: ['tcp'] })])).toMatchObject({ kind: 'routes', to: 'server' });
  });

  it('keeps the kind of an invalid object apart from its own', () => {
    const intent = invalid({ api: 'split', kind: 'TrafficSplit', spec: () => ({ backends: [] }) });
    expect(intent).toMatchObject({ kind: 'invalid', object: { api: 'split', kind: 'TrafficSplit' } });
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses the weight %d', (weight) => {
    expect(() => split({ root: 'root', backends: { 'server-v1': weight } })).toThrow(
      expect.objectContaining({ name: 'IntentError', code: 'INTENT_WEIGHT' }),
    );
  });

  it('refuses * beside other methods', () => {
    expect(() => http({ methods: ['*', 'GET'] as unknown as ['*'] })).toThrow(IntentError);
  });
});
