/** Number of single-character edits between two texts (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The three names that are most like what was written, the likest first. */
export function nearestNames(written: string, names: readonly string[]): readonly string[] {
  return [...names]
    .sort((a, b) => distance(written, a) - distance(written, b) || a.localeCompare(b))
    .slice(0, 3);
}
