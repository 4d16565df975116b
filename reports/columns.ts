/** A piece of text and how to set it off; its width is that of the text. */
export interface Entry {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** Lines with every column as wide as its widest entry, two spaces between, nothing after the last. */
export function alignColumns(rows: readonly (readonly Entry[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((entry, column) => {
      widths[column] = Math.max(widths[column] ?? 0, entry.text.length);
    });
  }
  return rows.map((row) =>
    row
      .map(({ text, paint = (plain: string) => plain }, column) => {
        const gap = column === row.length - 1 ? '' : ' '.repeat((widths[column] ?? 0) - text.length + 2);
        return text === '' ? gap : paint(text) + gap;
      })
      .join('')
      .trimEnd(),
  );
}
