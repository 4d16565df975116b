import type { Freeze } from '../harness/model/result.ts';

const MOST_SUSPECTS = 3;

/** That a mesh took nobody's change for a while, who met it, and what stood there most often meanwhile. */
export function freezeLines(freezes: readonly Freeze[]): readonly string[] {
  const tests = [...new Set(freezes.map(({ test }) => test))];
  const counts = new Map<string, number>();
  for (const { suspects } of freezes)
    for (const suspect of suspects) counts.set(suspect, (counts.get(suspect) ?? 0) + 1);
  const likeliest = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, MOST_SUSPECTS);
  return [
    `for a while the mesh took no change of anybody’s; met by ${tests.join(', ')}, and performed again`,
    ...likeliest.map(
      ([suspect, count]) =>
        `${count} of ${freezes.length} times there stood, applied just before: ${suspect}`,
    ),
  ];
}
