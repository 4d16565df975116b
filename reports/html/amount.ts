/** `17,010`. */
export function counted(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 test`, `102 tests`. */
export function plural(number: number, one: string): string {
  return `${counted(number)} ${one}${number === 1 ? '' : 's'}`;
}

// No line ends between a number and its unit.
const SPACE = '\u00a0';

/** A stretch of time with as many digits as mean something: `0.4 ms`, `38 ms`, `1.25 s`, `3 min 20 s`. */
export function durationText(ms: number): string {
  const size = Math.abs(ms);
  if (size < 9.95) return `${Number(ms.toFixed(1))}${SPACE}ms`;
  if (size < 999.5) return `${Math.round(ms)}${SPACE}ms`;
  if (size < 99_500) return `${Number((ms / 1000).toFixed(2))}${SPACE}s`;
  return `${Math.floor(ms / 60_000)}${SPACE}min ${Math.round((ms % 60_000) / 1000)}${SPACE}s`;
}

/** Seconds into a test, `+1.204 s`. */
export function offsetText(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${(Math.abs(ms) / 1000).toFixed(3)}${SPACE}s`;
}

/** `12 ×`. */
export function timesText(number: number): string {
  return `${counted(number)}${SPACE}×`;
}

/** `70 %`, `33.3 %`. */
export function percentText(share: number): string {
  return `${Number((share * 100).toFixed(1))}${SPACE}%`;
}

/** As much of a text as is shown, and how much there is beside it. */
export function clipped(text: string, most: number): string {
  const rest = text.length - most;
  return rest <= 0 ? text : `${text.slice(0, most)} … (${counted(rest)} characters more in the evidence)`;
}
