import { describe, expect, it } from 'vitest';
import type { Point } from './comparison.ts';
import { loadTable } from './table.ts';
import type { Visit } from './visit.ts';

function point(p50Us: number, requestsPerSecond: number): Point {
  const figures = { requests: 1, requestsPerSecond, p50Us, p99Us: 4 * p50Us, failed: 0 };
  return { one: figures, many: figures };
}

const sidecar = (mebibytes: number) => ({ place: 'server', name: 'sidecar', bytes: mebibytes * 2 ** 20 });

const VISIT: Visit = {
  title: 'Some mesh',
  mesh: { name: 'some', version: '1', digests: {} },
  kubernetes: 'v1.34.4',
  series: { without: [point(100, 8000), point(100, 8000)], mesh: [point(250, 4000)] },
  memory: [
    { requests: 5000, containers: [sidecar(36)] },
    { requests: 60_000, containers: [sidecar(40.25)] },
  ],
  load: [1],
};

const [speed = '', memory = ''] = loadTable([VISIT]).split('\n\n');
const cellsOf = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('the table of meshes under load', () => {
  it('has a cell of each row below each cell of its head', () => {
    for (const table of [speed, memory]) {
      const [head = [], ...rows] = cellsOf(table);
      expect(rows.every((row) => row.length === head.length)).toBe(true);
    }
  });

  it('tells what was measured, and how it is to no mesh', () => {
    expect(cellsOf(speed)[2]).toEqual([
      'Some mesh',
      '0.25',
      '0.15',
      '2.50 / 2.50 / 2.50',
      '1.00',
      '2.50 / 2.50 / 2.50',
      '4000',
      '0.50 / 0.50 / 0.50',
      '0.25',
      '1.00',
    ]);
  });

  it('tells the memory of each container after the first requests and after all', () => {
    expect(cellsOf(memory)[2]).toEqual([
      'Some mesh, server',
      'sidecar',
      '36.0 after 5000',
      '40.3 after 60000',
    ]);
  });
});
