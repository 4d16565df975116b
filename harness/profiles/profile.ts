import type { Api, ServedVersions } from '../model/api.ts';
import { API_VERSIONS, APIS } from '../model/api.ts';
import type { Claim, ClaimException } from '../model/capability.ts';

/** A mesh as data: what `meshes/<name>/profile.yaml` says of it. */
export interface Profile {
  /** Name of its folder below `meshes`. */
  readonly name: string;
  readonly title: string;
  /** Where the mesh is described: an https address, or a path in this package. */
  readonly link: string;
  /** False until somebody has run it. */
  readonly verified: boolean;
  readonly testbed: 'embedded' | 'kubernetes';
  readonly versions: ServedVersions;
  /** Convergence limit, milliseconds. */
  readonly convergenceMs: number;
  /** One for each API, in their order. */
  readonly claims: readonly Claim[];
}

/** The profile as it is written: an API that is not listed is claimed iff it is served. */
export interface ProfileFile extends Omit<Profile, 'claims'> {
  readonly claims: Readonly<
    Partial<Record<Api, { readonly supported: boolean; readonly exceptions?: readonly ClaimException[] }>>
  >;
}

const text = { type: 'string', minLength: 1 };
// An address that people may follow: never a script, never plain http.
const address = { type: 'string', pattern: '^https://[^\\s"<>]+$' };

const claim = {
  type: 'object',
  additionalProperties: false,
  required: ['supported'],
  properties: {
    supported: { type: 'boolean' },
    exceptions: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['clause', 'reason', 'link'],
        properties: { clause: text, reason: text, link: address },
      },
    },
  },
};

/** JSON schema (draft-07) of a ProfileFile. */
export const PROFILE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'title', 'link', 'verified', 'testbed', 'versions', 'convergenceMs', 'claims'],
  properties: {
    name: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
    title: text,
    link: { type: 'string', pattern: '^(https://[^\\s"<>]+|[a-z][a-z0-9-]*/[a-z0-9./-]*)$' },
    verified: { type: 'boolean' },
    testbed: { type: 'string', enum: ['embedded', 'kubernetes'] },
    versions: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: Object.fromEntries(APIS.map((api) => [api, { type: 'string', enum: API_VERSIONS[api] }])),
    },
    convergenceMs: { type: 'integer', minimum: 1, maximum: 600_000 },
    claims: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(APIS.map((api) => [api, claim])),
    },
  },
};
