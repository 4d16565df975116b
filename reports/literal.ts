/** Text that Markdown must take literally, also in a table's cell. */
export function literal(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}
