import { runCommand } from 'citty';
import { describe, expect, it } from 'vitest';
import type { ExaminationOptions } from '../testbed/kubernetes/examination/examine.ts';
import type { Finding } from '../testbed/kubernetes/examination/finding.ts';
import { ok, problem, warning } from '../testbed/kubernetes/examination/finding.ts';
import { doctor } from './doctor.ts';

/** Runs the command; the rooms it calls are these few lines. */
async function invoke(words: readonly string[], findings: readonly Finding[] = []) {
  let shown = '';
  const asked: ExaminationOptions[] = [];
  const out = { write: (text: string) => (shown += text), isTTY: false, columns: 80 };
  const rooms = {
    examineCluster: async (options: ExaminationOptions) => {
      asked.push(options);
      return { findings };
    },
    clusterRole: async (mesh: string | undefined) => `kind: ClusterRole # ${mesh}\n`,
  };
  const signals = { on: () => {}, off: () => {}, exit: () => {} };
  const data = { out, err: out, env: {}, now: () => new Date(0), signals, rooms };
  const { result } = await runCommand(doctor, { rawArgs: [...words], data });
  return { code: result as number, shown, asked };
}

const AMISS = [
  ok('version', 'v1.34'),
  warning('room', 'little', 'free some'),
  problem('mesh', 'gone', 'install it'),
];

describe('doctor', () => {
  it('ends with 0 where nothing would fail a run, warnings included, else with 1', async () => {
    expect((await invoke([], AMISS.slice(0, 2))).code).toBe(0);
    expect((await invoke([], AMISS)).code).toBe(1);
  });

  it('shows a table, what to do below each finding, and the sum', async () => {
    expect((await invoke([], AMISS)).shown).toBe(
      [
        'ok       version  v1.34',
        'warning  room     little',
        '                  → free some',
        'problem  mesh     gone',
        '                  → install it',
        '',
        '1 problem, 1 warning',
        '',
      ].join('\n'),
    );
  });

  it('says once what mends several findings in a row', async () => {
    const rights = ['a', 'b'].map((found) => problem('rights', found, 'have the role bound'));
    expect((await invoke([], rights)).shown.match(/have the role bound/g)).toHaveLength(1);
  });

  it('looks at the named context, for the named mesh and image', async () => {
    const { asked } = await invoke(['--context', 'c', '--mesh', 'osm', '--sample-app-image', 'i:1']);
    expect(asked[0]).toMatchObject({ context: 'c', mesh: 'osm', image: 'i:1' });
    expect((await invoke([])).asked[0]).not.toHaveProperty('context');
  });

  it('prints JSON', async () => {
    expect(JSON.parse((await invoke(['--json'], AMISS)).shown)).toEqual({ findings: AMISS });
  });

  it('prints the ClusterRole without looking at a cluster', async () => {
    const { code, shown, asked } = await invoke(['--print-role', '--mesh', 'osm']);
    expect({ code, shown, asked }).toEqual({ code: 0, shown: 'kind: ClusterRole # osm\n', asked: [] });
  });
});
