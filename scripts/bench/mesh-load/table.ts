import type { Spread } from './comparison.ts';
import { compare, spreadOf } from './comparison.ts';
import type { ContainerMemory } from './memory.ts';
import type { Visit } from './visit.ts';
import type { Figures } from './wrk.ts';
import { MANY_CONNECTIONS } from './wrk.ts';

/** The meshes beside one another: latency and throughput, then memory. */
export function loadTable(visits: readonly Visit[]): string {
  return `${speedTable(visits)}\n\n${memoryTable(visits)}\n`;
}

function speedTable(visits: readonly Visit[]): string {
  return markdown(
    [
      '',
      '1 connection: p50, ms',
      'added, ms',
      '× none',
      'p99, ms',
      '× none',
      `${MANY_CONNECTIONS} connections: requests/s`,
      '× none',
      'p50, ms',
      'p99, ms',
    ],
    visits.map(({ title, series }) => {
      const { latency, addedUs, throughput } = compare(series);
      const one = (read: (figures: Figures) => number) =>
        spreadOf(series.mesh.map((point) => read(point.one)));
      const many = (read: (figures: Figures) => number) =>
        spreadOf(series.mesh.map((point) => read(point.many)));
      return [
        title,
        inMs(one(({ p50Us }) => p50Us)),
        inMs(addedUs),
        inSpread(latency.p50),
        inMs(one(({ p99Us }) => p99Us)),
        inSpread(latency.p99),
        many(({ requestsPerSecond }) => requestsPerSecond).median.toFixed(0),
        inSpread(throughput),
        inMs(many(({ p50Us }) => p50Us)),
        inMs(many(({ p99Us }) => p99Us)),
      ];
    }),
  );
}

function memoryTable(visits: readonly Visit[]): string {
  return markdown(
    ['', 'container', 'anonymous memory, MiB', 'after more requests'],
    visits.flatMap(({ title, memory: [first, last] }) =>
      first.containers.map((container, i) => [
        `${title}, ${container.place}`,
        container.name,
        `${inMiB(container)} after ${first.requests}`,
        `${inMiB(last.containers[i])} after ${last.requests}`,
      ]),
    ),
  );
}

function inSpread({ min, median, max }: Spread): string {
  return [min, median, max].map((ratio) => ratio.toFixed(2)).join(' / ');
}

function inMs({ median }: Spread): string {
  return (median / 1000).toFixed(2);
}

function inMiB(memory: ContainerMemory | undefined): string {
  return memory ? (memory.bytes / 2 ** 20).toFixed(1) : '–';
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
