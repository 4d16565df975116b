import type { Ask } from '../harness/model/probe.ts';

/** Longest delay a server agrees to, milliseconds. */
export const MAX_DELAY_MS = 10_000;

const FIELD = /^(status|delay)=(\d{1,5})$/;

/** The value of the ask header; empty when nothing is asked. */
export function formatAsk(ask: Ask): string {
  const fields: string[] = [];
  if (ask.status !== undefined) fields.push(`status=${ask.status}`);
  if (ask.delayMs !== undefined) fields.push(`delay=${ask.delayMs}`);
  return fields.join(';');
}

/**
 * Reads `status=503;delay=200`.
 *
 * @returns undefined for anything else: an unknown or repeated field, a status outside 200…599, a delay above MAX_DELAY_MS
 */
export function parseAsk(text: string): Ask | undefined {
  const ask: { status?: number; delayMs?: number } = {};
  for (const field of text.split(';')) {
    const [, name, digits] = FIELD.exec(field.trim()) ?? [];
    const value = Number(digits);
    if (name === 'status' && ask.status === undefined && value >= 200 && value <= 599) ask.status = value;
    else if (name === 'delay' && ask.delayMs === undefined && value <= MAX_DELAY_MS) ask.delayMs = value;
    else return undefined;
  }
  return ask;
}
