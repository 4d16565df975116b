import { readFile } from 'node:fs/promises';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Result } from '../model/result.ts';
import { RESULT_SCHEMA } from '../model/result.ts';
import { parseStrictJson } from './strict-json.ts';
import { Refusal } from './verification.ts';

const SCHEMA_FILE = new URL('../../reports/result.schema.json', import.meta.url);

const NUMBERED = /result-v(\d{1,6})\.json$/;

const utf8 = new TextDecoder('utf-8', { fatal: true });

let compiled: Promise<ValidateFunction<Result>> | undefined;

async function compile(): Promise<ValidateFunction<Result>> {
  const schema = JSON.parse(await readFile(SCHEMA_FILE, 'utf8')) as object;
  return new Ajv2020().compile<Result>(schema);
}

/**
 * Reads the bytes of a result.json and checks them against its JSON schema.
 *
 * @throws Refusal `RESULT_MALFORMED`, `RESULT_NEWER_SCHEMA`
 */
export async function parseResult(bytes: Uint8Array): Promise<Result> {
  compiled ??= compile();
  const isResult = await compiled;
  let value: unknown;
  try {
    value = parseStrictJson(utf8.decode(bytes));
  } catch (cause) {
    throw new Refusal('result', 'RESULT_MALFORMED', `result.json: ${(cause as Error).message}`, { cause });
  }
  if (isResult(value)) return value;
  const schema = (value as { readonly $schema?: unknown } | null)?.$schema;
  if (typeof schema === 'string' && versionOf(schema) > versionOf(RESULT_SCHEMA)) {
    throw new Refusal(
      'result',
      'RESULT_NEWER_SCHEMA',
      `result.json has the newer schema ${schema}: verify it with a newer smi-conformance`,
    );
  }
  const [error] = isResult.errors ?? [];
  throw new Refusal(
    'result',
    'RESULT_MALFORMED',
    `result.json${error?.instancePath ?? ''} ${error?.message ?? 'is not a result'}`,
  );
}

function versionOf(schema: string): number {
  return Number(NUMBERED.exec(schema)?.[1] ?? 0);
}
