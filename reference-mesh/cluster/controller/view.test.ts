import { describe, expect, it } from 'vitest';
import type { Item, Items } from '../protocol.ts';
import { itemKey } from '../protocol.ts';
import { State } from './state.ts';
import { View } from './view.ts';

function service(namespace: string): Item {
  return { kind: 'service', service: { name: 's', namespace, selector: {}, ports: [] } };
}

function target(namespace: string, source: string): Item {
  return {
    kind: 'object',
    object: {
      apiVersion: 'access.smi-spec.io/v1alpha3',
      kind: 'TrafficTarget',
      metadata: { name: 't', namespace },
      spec: {
        destination: { kind: 'ServiceAccount', name: 'd', namespace },
        sources: [{ kind: 'ServiceAccount', name: 'c', namespace: source }],
        rules: [{ kind: 'TCPRoute', name: 'r' }],
      },
    },
  };
}

function items(...all: readonly Item[]): Items {
  return new Map(all.map((item) => [itemKey(item), item]));
}

const ELSEWHERE = [service('own'), service('called'), service('guests'), service('strangers')];

describe('what a sidecar is told', () => {
  it('is its own namespace and those whose Services it calls', () => {
    const view = new View('own', ['called'], 'v1alpha3');
    const { set } = view.whole(items(...ELSEWHERE), 7);
    expect(set.map(([key]) => key)).toEqual(['own/service/s', 'called/service/s']);
  });

  it('is also the namespace of a source that its own namespace lets in, from then on', () => {
    const state = new State();
    const view = new View('own', [], 'v1alpha3');
    state.replace(items(...ELSEWHERE));
    view.whole(state.items, state.generation);
    const update = state.replace(items(...ELSEWHERE, target('own', 'guests'), target('called', 'strangers')));
    expect(update && view.part(update, state.items)?.set.map(([key]) => key)).toEqual([
      'own/TrafficTarget/t',
      'guests/service/s',
    ]);
    const gone = state.replace(items(service('own'), target('own', 'guests')));
    expect(gone && view.part(gone, state.items)?.gone).toEqual(['guests/service/s']);
  });

  it('is nothing where nothing concerns it', () => {
    const state = new State();
    const view = new View('own', [], undefined);
    view.whole(state.items, state.generation);
    const update = state.replace(items(service('strangers')));
    expect(update && view.part(update, state.items)).toBeUndefined();
  });
});
