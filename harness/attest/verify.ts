import { isDeepStrictEqual } from 'node:util';
import type { TrustMaterial } from '@sigstore/verify';
import type { RecordedRun } from '../evidence/sequence.ts';
import type { Result } from '../model/result.ts';
import type { Note, Suite } from './content.ts';
import { checkEvidence, checkResult } from './content.ts';
import type { TrustedSigners } from './envelope.ts';
import { checkSignature, openBundle, statementIn } from './envelope.ts';
import type { FolderFile, ResultFiles } from './folder-files.ts';
import { readAttestation, readResultFiles } from './folder-files.ts';
import type { TrustedKey } from './key.ts';
import type { Policy } from './policy.ts';
import { policyFindings } from './policy.ts';
import { judgeScopeAndDates } from './scope-and-dates.ts';
import { ATTESTATION_FILE } from './sign.ts';
import type { TrustedIdentity } from './signer.ts';
import { signerText } from './signer.ts';
import type { Statement } from './statement.ts';
import { CAPABILITY_FIELD, capabilityOf, findingsOf, meshSubjects, profileSubject } from './statement.ts';
import type { Attested, Check, Verification } from './verification.ts';
import { Refusal } from './verification.ts';

/** What a verifier relies on; nothing of it comes from the folder. */
export interface Trust extends Suite {
  readonly trustedKeys: readonly TrustedKey[];
  /** Whose keyless signatures count, and what they are held against; nobody's unless given. */
  readonly keyless?: {
    readonly identities: readonly TrustedIdentity[];
    readonly root: () => Promise<TrustMaterial>;
  };
  /** Rules that the result must meet; who may sign is in the fields above. */
  readonly policy?: Policy;
  readonly now: Date;
}

/** The files that were held against their signed digests. */
export interface SignedFiles extends ResultFiles {
  readonly attestation: FolderFile;
}

/**
 * Holds evidence against the result that names it, as checkEvidence does.
 *
 * @returns what `attested.evidence` will be
 * @throws Refusal
 */
export type EvidenceCheck<Evidence> = (
  files: SignedFiles,
  result: Result,
  suite: Suite,
  note: Note,
) => Promise<Evidence>;

/**
 * Verifies the folder of a run: who signed it, that its files are what was signed, and that its evidence, judged
 * again, gives the matrix that it shows. Offline, but for the trusted root of a keyless signature.
 *
 * @throws only for a failure of this machine, or where the trusted root cannot be had; whatever is wrong with the
 *   folder is in the outcome
 */
export function verifyFolder(folder: string, trust: Trust): Promise<Verification<RecordedRun>> {
  return verifyFolderBy(folder, trust, checkEvidence);
}

/** As verifyFolder, with the evidence held against the result by `check`; everything else is checked here. */
export async function verifyFolderBy<Evidence>(
  folder: string,
  trust: Trust,
  check: EvidenceCheck<Evidence>,
): Promise<Verification<Evidence>> {
  const checks: Check[] = [];
  const note: Note = (name, ok, words) => {
    checks.push({ name, ok, words });
  };
  try {
    return { checks, ...(await examine(folder, trust, check, note)) };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    const { check: refusing, code, message } = cause;
    // A policy's rules are told one by one.
    if (code !== 'POLICY_UNMET') note(refusing, false, message);
    return { checks, outcome: { kind: 'refused', code, message } };
  }
}

async function examine<Evidence>(
  folder: string,
  trust: Trust,
  check: EvidenceCheck<Evidence>,
  note: Note,
): Promise<Required<Omit<Verification<Evidence>, 'checks'>>> {
  const attestation = await readAttestation(folder);
  const files = await readResultFiles(folder);
  note('files', true, `${ATTESTATION_FILE}, result.json and evidence.jsonl.gz are there`);

  const bundle = openBundle(attestation.bytes);
  note('bundle', true, 'Sigstore bundle v0.3 with one signature');

  const signer = await checkSignature(bundle, signersOf(trust));
  note('signature', true, `signed by ${signerText(signer)}`);

  const statement = statementIn(bundle);
  note('statement', true, 'in-toto Statement v1, test-result v0.1');

  checkSubject(statement, 'result.json', files.result);
  checkSubject(statement, 'evidence.jsonl.gz', files.evidence);
  note(
    'digests',
    true,
    'result.json and evidence.jsonl.gz are the files that were signed; no other file is covered',
  );

  const result = await checkResult(files, note);
  const evidence = await check({ ...files, attestation }, result, trust, note);

  checkStatement(statement, result);
  note('matrix', true, 'the signed matrix, scope and lists of tests are those of result.json');

  const outcome = judgeScopeAndDates(statement, result, trust.now, note);
  const capability = statement.predicate[CAPABILITY_FIELD];
  const attested = { capability, statement, result, evidence, digest: files.result.digest, signer };
  if (trust.policy !== undefined) checkPolicy(trust.policy, attested, trust.now, note);
  return { outcome, attested };
}

function signersOf({ trustedKeys, keyless }: Trust): TrustedSigners {
  return {
    keys: trustedKeys,
    identities: keyless?.identities ?? [],
    root:
      keyless?.root ??
      (() => {
        throw new Refusal(
          'signature',
          'SIGNATURE_INVALID',
          'beside the signature stands a log entry or timestamp, which needs a trusted root: give one with --trusted-root',
        );
      }),
  };
}

function checkPolicy(
  policy: Policy,
  { result, capability: { scope } }: Pick<Attested, 'result' | 'capability'>,
  now: Date,
  note: Note,
): void {
  const findings = policyFindings(policy, { result, scope, endedAt: new Date(result.run.endedAt), now });
  for (const { rule, ok, words } of findings) note('policy', ok, `${rule}: ${words}`);
  const unmet = findings.filter(({ ok }) => !ok).map(({ rule }) => rule);
  if (unmet.length === 0) return;
  throw new Refusal('policy', 'POLICY_UNMET', `the policy asks for more: ${unmet.join(', ')}`);
}

function checkSubject(statement: Statement, name: string, { digest }: FolderFile): void {
  const subjects = statement.subject.filter((subject) => subject.name === name);
  if (subjects.length !== 1) {
    throw new Refusal(
      'digests',
      'DIGEST_MISMATCH',
      `the statement has ${subjects.length} subjects ${name}, one is needed`,
    );
  }
  const signed = subjects[0]?.digest.sha256;
  if (signed !== digest) {
    throw new Refusal(
      'digests',
      'DIGEST_MISMATCH',
      `${name} is not the file that was signed: its SHA-256 is ${digest}, the signed one ${signed}`,
    );
  }
}

function checkStatement({ subject, predicate }: Statement, result: Result): void {
  const capability = predicate[CAPABILITY_FIELD];
  const { issuedAt: _issued, validUntil: _valid, ...said } = capability;
  const { issuedAt: _day, validUntil: _end, ...found } = capabilityOf(result, new Date(0));
  for (const key of new Set([...Object.keys(said), ...Object.keys(found)])) {
    const of = (values: object) => (values as Readonly<Record<string, unknown>>)[key];
    if (!isDeepStrictEqual(of(said), of(found))) throw differs(key);
  }
  for (const [key, value] of Object.entries(findingsOf(result))) {
    if (!isDeepStrictEqual(predicate[key as keyof typeof predicate], value)) throw differs(key);
  }
  checkSubjects(subject, result);
  const suite = predicate.configuration.find(({ name }) => name === result.suite.name);
  if (suite?.digest?.sha256 !== result.suite.digest || suite.annotations?.version !== result.suite.version) {
    throw differs('suite');
  }
}

/** The files, the profile, and what the mesh ran: anything else would be attested that was never measured. */
function checkSubjects(subjects: Statement['subject'], { mesh }: Result): void {
  const known = new Map(meshSubjects(mesh).map(({ name, digest }) => [name, digest.sha256]));
  const rest = subjects.filter(({ name }) => name !== 'result.json' && name !== 'evidence.jsonl.gz');
  let profiles = 0;
  for (const { name, digest } of rest) {
    const isMesh = known.get(name) === digest.sha256 && known.delete(name);
    if (!isMesh && name === profileSubject(mesh)) profiles += 1;
    else if (!isMesh) throw differs(`subject ${name}`);
  }
  const [missing] = known.keys();
  if (missing !== undefined) throw differs(`subject ${missing}`);
  if (profiles !== 1) throw differs('profile');
}

function differs(what: string): Refusal {
  return new Refusal('matrix', 'STATEMENT_DIFFERS', `the signed ${what} is not that of result.json`);
}
