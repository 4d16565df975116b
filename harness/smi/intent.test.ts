import { describe, expect, it } from 'vitest';
import { allow, handwritten, http, IntentError, routesOnly, split, tcp } from './intent.ts';

describe('an intent', () => {
  it('takes one source as a list of one', () => {
    expect(allow({ from: 'client', to: 'server', routes: [tcp()] })).toEqual({
      kind: 'allow',
      from: ['client'],
      to: 'server',
      routes: [{ kind: 'tcp' }],
      subjects: { from: 'service-account', to: 'service-account' },
    });
  });

  it('may name no source and no route: such an object is invalid on purpose', () => {
    expect(allow({ from: [], to: 'server', routes: [] })).toMatchObject({ from: [], routes: [] });
  });

  it('of routes alone takes its port numbers from server', () => {
    expect(routesOnly([tcp({ ports: ['tcp'] })])).toMatchObject({ kind: 'routes', to: 'server' });
  });

  it('keeps the kind of a handwritten object apart from its own', () => {
    const intent = handwritten({ api: 'split', kind: 'TrafficSplit', spec: () => ({ backends: [] }) });
    expect(intent).toMatchObject({ kind: 'handwritten', object: { api: 'split', kind: 'TrafficSplit' } });
  });

  it.each([-1, 0.0005, Number.NaN, Number.POSITIVE_INFINITY])('refuses the weight %d', (weight) => {
    expect(() => split({ root: 'root', backends: { 'server-v1': weight } })).toThrow(
      expect.objectContaining({ name: 'IntentError', code: 'INTENT_WEIGHT' }),
    );
  });

  it('refuses * beside other methods', () => {
    expect(() => http({ methods: ['*', 'GET'] as unknown as ['*'] })).toThrow(IntentError);
  });
});
