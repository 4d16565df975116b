import type { Result } from '../../model/result.ts';
import { PREDICATE_TYPE } from '../statement.ts';
import type { Attested } from '../verification.ts';
import type { Trust } from '../verify.ts';
import { verifyFolder } from '../verify.ts';
import { publishToFolder } from './folder.ts';
import { publishToGit } from './git.ts';
import { publishToRegistry } from './oci.ts';
import type { Publication, Published } from './publication.ts';
import { placeOf, readPublication } from './publication.ts';
import type { Target } from './target.ts';
import { parseTarget } from './target.ts';
import type { Refused } from './verified.ts';
import { admit } from './verified.ts';

export interface PublishOptions {
  /** A folder, `git:REPOSITORY#BRANCH` or `oci://REGISTRY/REPOSITORY:TAG`. */
  readonly to: string;
  /** Whether a name below the folder, with `/`, is one of a run's; nothing else is published. */
  readonly isResultFile: (name: string) => boolean;
  readonly trust: Trust;
  /** Where git and the registries' credentials are configured. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** What became of it. */
export type PublishEnd = Refused | (Published & { readonly leftOut: readonly string[] });

/**
 * Publishes the folder of a run if it verifies. A reader sees all of it or nothing; a second time changes nothing.
 *
 * @throws {PublishError}
 */
export async function publishFolder(folder: string, options: PublishOptions): Promise<PublishEnd> {
  const target = parseTarget(options.to);
  const { publication, leftOut } = await readPublication(folder, options.isResultFile);
  const admission = await admit(publication, folder, (copy) => verifyFolder(copy, options.trust));
  if (admission.kind === 'refused') return admission;
  return { ...(await publish(publication, admission.attested, target, options)), leftOut };
}

function publish(
  publication: Publication,
  { result, capability }: Attested,
  target: Target,
  { env, signal }: Pick<PublishOptions, 'env' | 'signal'>,
): Promise<Published> {
  const place = placeOf(publication, result.mesh);
  const description = descriptionOf(result);
  switch (target.kind) {
    case 'folder':
      return publishToFolder(publication, place, target.path);
    case 'git':
      return publishToGit(publication, place, target, { subject: description, env, signal });
    case 'oci':
      return publishToRegistry(publication, target, {
        labels: { description, created: capability.issuedAt, predicateType: PREDICATE_TYPE },
        env,
        signal,
      });
    default:
      return target satisfies never;
  }
}

/** One line, for a commit or a manifest: a mesh is free in how it calls itself. */
function descriptionOf({ mesh, matrix }: Pick<Result, 'mesh' | 'matrix'>): string {
  const cells = matrix.map(
    ({ api, version, capability }) => `${api} ${version ?? 'not served'} ${capability}`,
  );
  const words = `SMI conformance of ${mesh.name} ${mesh.version}: ${cells.join(', ')}`;
  return words.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
