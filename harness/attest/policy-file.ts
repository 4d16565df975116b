import path from 'node:path';
import { Ajv } from 'ajv';
import { schemaProblem } from '../catalogue/schema-problem.ts';
import type { YamlDocument } from '../catalogue/yaml.ts';
import { parseYaml, YamlSyntaxError } from '../catalogue/yaml.ts';
import type { Api } from '../model/api.ts';
import { API_VERSIONS, APIS } from '../model/api.ts';
import { readBounded } from './bounded-file.ts';
import type { TrustedKey } from './key.ts';
import { KeyError, loadTrustedKey } from './key.ts';
import type { Policy, RequiredCapability, RequiredMesh } from './policy.ts';
import type { TrustedIdentity } from './signer.ts';
import { wholeMatch } from './signer.ts';
import { VERSION } from './version-order.ts';

/** Why a policy cannot be used, where it is wrong, and what to do. */
export class PolicyError extends Error {
  readonly code: 'POLICY_UNREADABLE' | 'POLICY_INVALID';

  constructor(code: PolicyError['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'PolicyError';
    this.code = code;
  }
}

interface PolicyFile {
  readonly schema: 1;
  readonly signers: { readonly keys?: readonly string[]; readonly identities?: readonly TrustedIdentity[] };
  readonly suite?: { readonly minimumVersion: string };
  readonly maximumAgeDays?: number;
  readonly meshes?: readonly RequiredMesh[];
  readonly specifications?: Readonly<Partial<Record<Api, RequiredCapability>>>;
}

const text = { type: 'string', minLength: 1 };

const identity = {
  type: 'object',
  additionalProperties: false,
  required: ['issuer'],
  properties: {
    issuer: { type: 'string', pattern: '^https://[^\\s"<>]+$' },
    identity: text,
    identityPattern: text,
  },
};

/** JSON schema (draft-07) of a policy. */
export const POLICY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'signers'],
  properties: {
    schema: { const: 1 },
    signers: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: {
        keys: { type: 'array', minItems: 1, items: text },
        identities: { type: 'array', minItems: 1, items: identity },
      },
    },
    suite: {
      type: 'object',
      additionalProperties: false,
      required: ['minimumVersion'],
      properties: { minimumVersion: { type: 'string', pattern: VERSION.source } },
    },
    maximumAgeDays: { type: 'number', exclusiveMinimum: 0, maximum: 3650 },
    meshes: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: {
          name: text,
          digests: {
            type: 'array',
            minItems: 1,
            items: { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' },
          },
        },
      },
    },
    specifications: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: Object.fromEntries(
        APIS.map((api) => [
          api,
          {
            type: 'object',
            additionalProperties: false,
            required: ['capability'],
            properties: {
              capability: { type: 'string', enum: ['Half', 'Full'] },
              versions: { type: 'array', minItems: 1, items: { type: 'string', enum: API_VERSIONS[api] } },
            },
          },
        ]),
      ),
    },
  },
};

const validate = new Ajv({
  strict: true,
  strictRequired: false,
  verbose: true,
  allErrors: true,
}).compile<PolicyFile>(POLICY_SCHEMA);

const MOST_BYTES = 256 * 1024;

/**
 * Reads a policy. Its keys are files, looked for from the policy's own folder.
 *
 * @throws PolicyError with file, line and what to do
 */
export async function loadPolicy(file: string): Promise<Policy> {
  const source = await readBounded(file, MOST_BYTES).catch((cause: Error) => {
    throw new PolicyError('POLICY_UNREADABLE', `${file} cannot be read (${cause.message}): name a policy`, {
      cause,
    });
  });
  const document = documentOf(file, source.toString('utf8'));
  const invalid = (pointer: string, words: string, cause?: unknown) =>
    new PolicyError('POLICY_INVALID', `${file}:${document.lineOf(pointer)}: ${words}`, { cause });
  if (!validate(document.value)) {
    const { pointer, words } = schemaProblem(validate.errors);
    throw invalid(pointer, words);
  }
  const { signers, suite, maximumAgeDays, meshes, specifications = {} } = document.value;
  for (const [index, one] of (signers.identities ?? []).entries()) {
    const problem = identityProblem(one);
    if (problem !== undefined) throw invalid(`/signers/identities/${index}`, problem);
  }
  const keys: TrustedKey[] = [];
  for (const [index, key] of (signers.keys ?? []).entries()) {
    try {
      keys.push(await loadTrustedKey(path.resolve(path.dirname(file), key)));
    } catch (cause) {
      if (!(cause instanceof KeyError)) throw cause;
      throw invalid(`/signers/keys/${index}`, cause.message, cause);
    }
  }
  return {
    keys,
    identities: signers.identities ?? [],
    specifications,
    ...(suite !== undefined && { minimumSuiteVersion: suite.minimumVersion }),
    ...(maximumAgeDays !== undefined && { maximumAgeDays }),
    ...(meshes !== undefined && { meshes }),
  };
}

function documentOf(file: string, source: string): YamlDocument {
  try {
    return parseYaml(source);
  } catch (cause) {
    if (!(cause instanceof YamlSyntaxError)) throw cause;
    throw new PolicyError('POLICY_INVALID', `${file}:${cause.line}: not YAML: ${cause.message}`, { cause });
  }
}

/** What a schema says badly. */
function identityProblem(one: TrustedIdentity): string | undefined {
  if ('identity' in one === 'identityPattern' in one) {
    return 'give either "identity" or "identityPattern"';
  }
  if ('identity' in one) return undefined;
  try {
    wholeMatch(one.identityPattern);
    return undefined;
  } catch (cause) {
    return `"identityPattern" is no regular expression: ${(cause as Error).message}`;
  }
}
