import { Ajv } from 'ajv';
import type { Json } from '../../model/kubernetes.ts';
import type { CrewEvent } from '../crew.ts';

/** How far a pod is, as a line of its log. */
export function progressLine(event: CrewEvent): string {
  return `${JSON.stringify(event)}\n`;
}

const text = { type: 'string', maxLength: 100_000 };
const number = { type: 'number' };
const clause = { clause: text, verdict: text, reason: text };
const isCrewEvent = new Ajv({ strict: true, strictRequired: false }).compile<CrewEvent>({
  type: 'object',
  required: ['kind'],
  oneOf: [
    {
      required: ['test', 'title'],
      properties: { kind: { const: 'test-started' }, test: text, title: text },
    },
    {
      required: ['test', 'durationMs', 'takes', 'details', 'accounts'],
      properties: {
        kind: { const: 'test-ended' },
        test: {
          type: 'object',
          required: ['test', 'title', 'api', 'version', 'verdict', 'expectations'],
          properties: {
            test: text,
            title: text,
            api: text,
            version: text,
            verdict: text,
            reason: text,
            expectations: {
              type: 'array',
              items: {
                type: 'object',
                required: ['kind', 'clause', 'verdict'],
                properties: { kind: text, ...clause },
              },
            },
          },
        },
        repetition: number,
        durationMs: number,
        takes: number,
        details: { type: 'array' },
        accounts: {
          type: 'array',
          items: {
            type: 'object',
            required: ['seq', 'seen'],
            properties: { seq: number, repetition: number, expected: text, seen: text },
          },
        },
      },
    },
  ],
});

/**
 * What a line of a pod's log tells of its progress; nothing for any other line. It is shown and decides nothing, and
 * nothing in it can move a terminal's cursor.
 */
export function parseProgress(line: Json): CrewEvent | undefined {
  const plain = withoutControls(line);
  return isCrewEvent(plain) ? plain : undefined;
}

function withoutControls(value: Json): Json {
  if (typeof value === 'string') return value.replace(/(?!\n)\p{Cc}/gu, ' ');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutControls);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutControls(inner)]));
}
