import { Ajv } from 'ajv';
import { exitCodeOf } from '../judge/exit-code.ts';
import type { PairingName, ServedVersions } from '../model/api.ts';
import type { Cell } from '../model/capability.ts';
import type { FaultIdentity, MeshIdentity } from '../model/evidence.ts';
import type { Result, TestResult } from '../model/result.ts';

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const PREDICATE_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
/** Name of the predicate's extension field. */
export const CAPABILITY_FIELD = 'https://smi-conformance.dev/attestation/capability/v1';

/** How long a run counts as fresh, days from its end: signing it again makes it no younger. */
export const VALID_DAYS = 90;
export const DAY_MS = 24 * 60 * 60 * 1000;

const SPEC_URI = 'https://github.com/servicemeshinterface/smi-spec/tree';

/** in-toto ResourceDescriptor, as far as it is used here; digests are hex. */
export interface ResourceDescriptor {
  readonly name: string;
  readonly uri?: string;
  readonly digest?: { readonly sha256: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** `full`: every test of the versions, no fault. Only that may become a badge or a line of a public matrix. */
export type Scope = 'full' | 'partial' | 'faulted';

/** What a test-result predicate has no words for. */
export interface CapabilityStatement {
  readonly scope: Scope;
  readonly mesh: Omit<MeshIdentity, 'digests'>;
  readonly release: PairingName;
  readonly versions: ServedVersions;
  readonly matrix: readonly Cell[];
  readonly fault?: FaultIdentity;
  /** ISO 8601, UTC. */
  readonly issuedAt: string;
  readonly validUntil: string;
}

export interface Predicate {
  readonly result: 'PASSED' | 'WARNED' | 'FAILED';
  readonly configuration: readonly ResourceDescriptor[];
  readonly url?: string;
  /** `TA-07@v1alpha3`. */
  readonly passedTests: readonly string[];
  /** Inconclusive. */
  readonly warnedTests: readonly string[];
  readonly failedTests: readonly string[];
  readonly [CAPABILITY_FIELD]: CapabilityStatement;
}

/** in-toto Statement v1 on one run. */
export interface Statement {
  readonly _type: typeof STATEMENT_TYPE;
  readonly subject: readonly Subject[];
  readonly predicateType: typeof PREDICATE_TYPE;
  readonly predicate: Predicate;
}

/** A file or object by name with its SHA-256, hex. */
export interface NamedDigest {
  readonly name: string;
  readonly sha256: string;
}

export interface StatementSource {
  readonly result: Result;
  /** SHA-256 of result.json and evidence.jsonl.gz as they lie in the folder, hex. */
  readonly files: { readonly result: string; readonly evidence: string };
  readonly profile: NamedDigest;
  /** The CRDs that were installed, by name. */
  readonly crds: readonly NamedDigest[];
  readonly kubernetesVersion?: string;
  /** Instead of what follows from the fields above. */
  readonly configuration?: readonly ResourceDescriptor[];
  /** Where the run can be read, e.g. the CI job. */
  readonly url?: string;
  readonly issuedAt: Date;
}

/** The statement that a run's folder is attested with. */
export function statementOf(source: StatementSource): Statement {
  const { result, files, profile, url, issuedAt } = source;
  const subject = (name: string, sha256: string): Subject => ({ name, digest: { sha256 } });
  return {
    _type: STATEMENT_TYPE,
    subject: [
      subject('result.json', files.result),
      subject('evidence.jsonl.gz', files.evidence),
      subject(profile.name, profile.sha256),
      ...meshSubjects(result.mesh),
    ],
    predicateType: PREDICATE_TYPE,
    predicate: {
      configuration: source.configuration ?? configurationOf(source),
      ...(url === undefined ? {} : { url }),
      ...findingsOf(result),
      [CAPABILITY_FIELD]: capabilityOf(result, issuedAt),
    },
  };
}

/** Name of the profile's subject, wherever the profile lay. */
export function profileSubject({ name }: Pick<MeshIdentity, 'name'>): string {
  return `meshes/${name}/profile.yaml`;
}

/** What the mesh ran, as subjects: `<mesh>/<name of the digest>`. */
export function meshSubjects({ name, digests }: MeshIdentity): readonly Subject[] {
  return Object.entries(digests).map(([part, digest]) => ({
    name: `${name}/${part}`,
    digest: { sha256: digest.replace(/^sha256:/, '') },
  }));
}

/** The part of the predicate that follows from the result alone. */
export function findingsOf(
  result: Result,
): Pick<Predicate, 'result' | 'passedTests' | 'warnedTests' | 'failedTests'> {
  const named = (verdict: TestResult['verdict']) =>
    result.tests.filter((test) => test.verdict === verdict).map(({ test, version }) => `${test}@${version}`);
  const [passedTests, warnedTests, failedTests] = [named('pass'), named('inconclusive'), named('fail')];
  const code = exitCodeOf(result, 'lenient');
  const isClean = code === 0 && warnedTests.length === 0 && failedTests.length === 0;
  return {
    // A test may fail where the mesh claims no better: the run is right, but not every test passed.
    result: code === 1 ? 'FAILED' : isClean ? 'PASSED' : 'WARNED',
    passedTests,
    warnedTests,
    failedTests,
  };
}

/** The part that follows from the result and the day. */
export function capabilityOf(result: Result, issuedAt: Date): CapabilityStatement {
  const { mesh, release, versions, matrix, fault, run } = result;
  return {
    scope: scopeOf(result),
    mesh: { name: mesh.name, version: mesh.version, ...(mesh.profile && { profile: mesh.profile }) },
    release,
    versions,
    matrix,
    ...(fault === undefined ? {} : { fault }),
    issuedAt: issuedAt.toISOString(),
    validUntil: new Date(Date.parse(run.endedAt) + VALID_DAYS * DAY_MS).toISOString(),
  };
}

function scopeOf({ fault, selection, outcome }: Result): Scope {
  if (fault !== undefined) return 'faulted';
  return selection.kind === 'full' && outcome === 'completed' ? 'full' : 'partial';
}

function configurationOf({
  result,
  profile,
  crds,
  kubernetesVersion,
}: StatementSource): readonly ResourceDescriptor[] {
  const { suite, specCommit } = result;
  const described = ({ name, sha256 }: NamedDigest): ResourceDescriptor => ({ name, digest: { sha256 } });
  return [
    { name: suite.name, digest: { sha256: suite.digest }, annotations: { version: suite.version } },
    { name: 'smi-spec', uri: `${SPEC_URI}/${specCommit}` },
    described(profile),
    ...crds.map(described),
    ...(kubernetesVersion === undefined
      ? []
      : [
          {
            name: 'kubernetes',
            uri: `https://github.com/kubernetes/kubernetes/tree/${kubernetesVersion}`,
            annotations: { version: kubernetesVersion },
          },
        ]),
  ];
}

const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', items: text };
const hex = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const time = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' };
const digest = {
  type: 'object',
  required: ['sha256'],
  additionalProperties: text,
  properties: { sha256: hex },
};

// in-toto has consumers ignore fields that they do not know. What is read here is closed: the capability field, whose
// values are compared with the result, whole.
const validate = new Ajv({ strict: true, strictRequired: false }).compile<Statement>({
  type: 'object',
  required: ['_type', 'subject', 'predicateType', 'predicate'],
  properties: {
    _type: { const: STATEMENT_TYPE },
    subject: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', required: ['name', 'digest'], properties: { name: text, digest } },
    },
    predicateType: { const: PREDICATE_TYPE },
    predicate: {
      type: 'object',
      required: ['result', 'configuration', 'passedTests', 'warnedTests', 'failedTests', CAPABILITY_FIELD],
      properties: {
        result: { type: 'string', enum: ['PASSED', 'WARNED', 'FAILED'] },
        configuration: {
          type: 'array',
          items: { type: 'object', required: ['name'], properties: { name: text, uri: text, digest } },
        },
        url: text,
        passedTests: texts,
        warnedTests: texts,
        failedTests: texts,
        [CAPABILITY_FIELD]: {
          type: 'object',
          additionalProperties: false,
          required: ['scope', 'mesh', 'release', 'versions', 'matrix', 'issuedAt', 'validUntil'],
          properties: {
            scope: { type: 'string', enum: ['full', 'partial', 'faulted'] },
            mesh: { type: 'object' },
            release: text,
            versions: { type: 'object' },
            matrix: { type: 'array' },
            fault: { type: 'object' },
            issuedAt: time,
            validUntil: time,
          },
        },
      },
    },
  },
});

/** @returns what is wrong with a value that should be a Statement, or nothing */
export function statementProblem(value: unknown): string | undefined {
  if (validate(value)) return undefined;
  const [error] = validate.errors ?? [];
  return `${error?.instancePath || 'the statement'} ${error?.message ?? 'is not valid'}`;
}
