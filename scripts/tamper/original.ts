import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sha256 } from '../../harness/attest/digest.ts';
import type { SigningKey } from '../../harness/attest/key.ts';
import { loadKey } from '../../harness/attest/key.ts';
import { signStatement } from '../../harness/attest/sign.ts';
import type { Statement } from '../../harness/attest/statement.ts';
import { statementOf } from '../../harness/attest/statement.ts';
import type { Result } from '../../harness/model/result.ts';
import type { Folder } from './manipulation.ts';

/** What a forger puts in place of the true parts; the rest follows from them. */
export interface Forgery {
  readonly result?: (result: Result) => unknown;
  /** Instead of `result`, as it is to be written. */
  readonly resultText?: (text: string) => string;
  readonly lines?: (lines: readonly string[]) => readonly string[];
  /** Instead of `lines`, the compressed file. */
  readonly evidence?: Buffer;
  readonly statement?: (statement: Statement) => unknown;
}

/** A true signed result, and what a forger can make of it with a key. */
export class Original {
  readonly statement: Statement;
  readonly result: Result;
  readonly lines: readonly string[];
  readonly files: { readonly attestation: Buffer; readonly result: Buffer; readonly evidence: Buffer };

  private constructor(files: Original['files']) {
    this.files = files;
    const { dsseEnvelope } = JSON.parse(files.attestation.toString('utf8')) as {
      readonly dsseEnvelope: { readonly payload: string };
    };
    this.statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString('utf8')) as Statement;
    this.result = JSON.parse(files.result.toString('utf8')) as Result;
    this.lines = gunzipSync(files.evidence).toString('utf8').trimEnd().split('\n');
  }

  static async read(folder: string): Promise<Original> {
    const [attestation, result, evidence] = await Promise.all(
      ['attestation.sigstore.json', 'result.json', 'evidence.jsonl.gz'].map((name) =>
        readFile(path.join(folder, name)),
      ),
    );
    if (attestation === undefined || result === undefined || evidence === undefined) throw new Error(folder);
    return new Original({ attestation, result, evidence });
  }

  get folder(): Folder {
    const { attestation, result, evidence } = this.files;
    return { 'attestation.sigstore.json': attestation, 'result.json': result, 'evidence.jsonl.gz': evidence };
  }

  /** The bundle, to be edited. */
  get bundle(): BundleJson {
    return JSON.parse(this.files.attestation.toString('utf8')) as BundleJson;
  }

  /** A folder in which everything fits together, digests and signature included; only the truth is missing. */
  async forged(forgery: Forgery, key: SigningKey): Promise<Folder> {
    const evidence =
      forgery.evidence ??
      (forgery.lines === undefined ? this.files.evidence : gzipped(forgery.lines(this.lines)));
    const digest = sha256(evidence);
    const fitting: Result = {
      ...this.result,
      run: { ...this.result.run, evidence: { ...this.result.run.evidence, sha256: digest } },
    };
    const said = forgery.result?.(fitting) ?? fitting;
    const written = `${JSON.stringify(said, null, 2)}\n`;
    const result = Buffer.from(forgery.resultText?.(written) ?? written, 'utf8');
    const statement = statementOf({
      result: usable(said) ?? this.result,
      files: { result: sha256(result), evidence: digest },
      profile: { name: `meshes/${this.result.mesh.name}/profile.yaml`, sha256: this.#profile() },
      crds: [],
      configuration: this.statement.predicate.configuration,
      issuedAt: new Date(Date.parse(this.result.run.endedAt) + 1),
    });
    const signed = (forgery.statement?.(statement) ?? statement) as Statement;
    return {
      'attestation.sigstore.json': Buffer.from(await signStatement(signed, { kind: 'key', key })),
      'result.json': result,
      'evidence.jsonl.gz': evidence,
    };
  }

  #profile(): string {
    return this.statement.subject.find(({ name }) => name.endsWith('/profile.yaml'))?.digest.sha256 ?? '';
  }
}

export interface BundleJson {
  mediaType: string;
  verificationMaterial: Record<string, unknown>;
  dsseEnvelope: { payload: string; payloadType: string; signatures: { sig: string; keyid?: string }[] };
  [key: string]: unknown;
}

export function gzipped(lines: readonly string[]): Buffer {
  return gzipSync(`${lines.join('\n')}\n`);
}

/** What a statement can be drawn up of; a forger who breaks that part signs the true statement. */
function usable(said: unknown): Result | undefined {
  const result = said as Partial<Result> | null;
  const isWhole =
    Array.isArray(result?.tests) &&
    Array.isArray(result.matrix) &&
    Array.isArray(result.claims) &&
    result.run &&
    result.mesh;
  return isWhole ? (result as Result) : undefined;
}

export async function newKey(file: string): Promise<SigningKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writeFile(`${file}.pem`, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  await writeFile(`${file}.pub`, publicKey.export({ type: 'spki', format: 'pem' }));
  return loadKey(`${file}.pem`);
}
