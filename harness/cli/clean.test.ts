import { runCommand } from 'citty';
import { describe, expect, it } from 'vitest';
import type { Cleaning } from '../testbed/kubernetes/cleaning.ts';
import { clean } from './clean.ts';

async function invoke(words: readonly string[], cleaning: Partial<Cleaning> = {}) {
  let shown = '';
  const out = { write: (text: string) => (shown += text), isTTY: false, columns: 80 };
  const found: Cleaning = {
    context: 'lab',
    meshes: [],
    namespaces: [],
    crds: [],
    roles: [],
    kindClusters: [],
    ...cleaning,
  };
  const signals = { on: () => {}, off: () => {}, exit: () => {} };
  const rooms = { cleanCluster: async () => found };
  const data = { out, err: out, env: {}, now: () => new Date(0), signals, rooms };
  const { result } = await runCommand(clean, { rawArgs: [...words], data });
  return { code: result as number, shown };
}

describe('clean', () => {
  it('names what it removed, and what it left to its user', async () => {
    const { code, shown } = await invoke([], {
      meshes: ['osm'],
      namespaces: ['smi-bakote'],
      crds: ['tcproutes.specs.smi-spec.io'],
      roles: ['smi-conformance-0123abcd'],
      kindClusters: ['smi-conformance-1'],
    });
    expect(code).toBe(0);
    expect(shown.split('\n')).toEqual([
      'uninstalled the mesh osm, as its profile says',
      'removed namespace smi-bakote',
      'removed CRD tcproutes.specs.smi-spec.io',
      'removed ClusterRole smi-conformance-0123abcd and its binding',
      'left alone: kind cluster smi-conformance-1; `kind delete cluster --name smi-conformance-1` removes it',
      '',
    ]);
  });

  it('says when there was nothing', async () => {
    expect((await invoke([])).shown).toBe('nothing to remove: no run has left anything on lab\n');
  });

  it('prints JSON', async () => {
    expect(JSON.parse((await invoke(['--json'], { crds: ['a'] })).shown)).toMatchObject({ crds: ['a'] });
  });
});
