import { Ajv } from 'ajv';
import type { Api, PairingName } from '../../model/api.ts';
import { APIS, PAIRING_NAMES } from '../../model/api.ts';
import type { ImageReferences } from '../../profiles/image.ts';
import type { ClusterSettings } from '../../testbed/kubernetes/settings.ts';

/** What was asked for, as plain values: kept for a resume, and told to the pods. */
export interface Undertaking {
  /** Id of the run. */
  readonly run: string;
  /** SHA-256 of the suite that it was begun with, hex. */
  readonly suite: string;
  /** How many shards. */
  readonly count: number;
  readonly specs: readonly Api[];
  /** Empty for all tests of the specs. */
  readonly tests: readonly string[];
  readonly release: PairingName;
  readonly seed: number;
  readonly repetitions: number;
  /** Name of a mesh that comes with the suite, or path of a profile. */
  readonly mesh: string;
  readonly meshImages: ImageReferences;
  /** Of each repetition. */
  readonly budgetMs: number;
  readonly cluster: ClusterSettings;
}

/** What the pods of the Job are told. */
export interface Task extends Undertaking {
  /** Number of the shard, from 1, by the Job's index. */
  readonly shards: readonly number[];
  /** Of a mesh that does not come with the suite: the files of its profile's folder, base64. */
  readonly meshFiles?: Readonly<Record<string, string>>;
}

const text = { type: 'string', minLength: 1, maxLength: 4_000 };
const count = { type: 'integer', minimum: 1, maximum: 1_000 };
const UNDERTAKING = {
  run: { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' },
  suite: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  count,
  specs: { type: 'array', items: { enum: APIS } },
  tests: { type: 'array', items: text },
  release: { enum: PAIRING_NAMES },
  seed: { type: 'integer', minimum: 0, maximum: 0xffff_ffff },
  repetitions: count,
  mesh: text,
  meshImages: { type: 'object', additionalProperties: text },
  budgetMs: { type: 'number', exclusiveMinimum: 0 },
  cluster: {
    type: 'object',
    required: ['provider', 'image', 'mode', 'mesh', 'crds', 'afterwards'],
    properties: {
      provider: { type: 'object', required: ['kind'] },
      image: text,
      harnessImage: text,
      mode: { enum: ['strict', 'permissive'] },
      mesh: { enum: ['install', 'as-it-stands'] },
      crds: { enum: ['install', 'as-they-stand'] },
      afterwards: { enum: ['remove', 'keep'] },
      stages: { type: 'integer', minimum: 1, maximum: 32 },
    },
  },
};
const required = Object.keys(UNDERTAKING);
const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true });
const isUndertaking = ajv.compile<Undertaking>({
  type: 'object',
  additionalProperties: false,
  required,
  properties: UNDERTAKING,
});
const isTask = ajv.compile<Task>({
  type: 'object',
  additionalProperties: false,
  required: [...required, 'shards'],
  properties: {
    ...UNDERTAKING,
    shards: { type: 'array', minItems: 1, items: count },
    meshFiles: { type: 'object', additionalProperties: { type: 'string' } },
  },
});

/** Nothing for a text that is none. */
export function parseUndertaking(json: string): Undertaking | undefined {
  return parsed(json, isUndertaking);
}

/** Nothing for a text that is none. */
export function parseTask(json: string): Task | undefined {
  return parsed(json, isTask);
}

function parsed<T>(json: string, isValid: (value: unknown) => value is T): T | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isValid(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Id of one shard's own run: what it creates on the cluster is labelled with it. */
export function shardRun(run: string, shard: number): string {
  return `${run}-${shard}`;
}
