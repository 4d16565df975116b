import { PublishError } from './error.ts';

/** A place that results are published to. */
export type Target =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'git'; readonly repository: string; readonly branch: string }
  | { readonly kind: 'oci'; readonly registry: string; readonly repository: string; readonly tag: string };

const FORMS = 'give a folder, git:REPOSITORY#BRANCH or oci://REGISTRY/REPOSITORY:TAG';

/** Of a reference to an artifact: registry, repository and tag, as the OCI distribution specification has them. */
const OCI =
  /^oci:\/\/(?<registry>[A-Za-z0-9.-]+(?::\d{1,5})?|\[[0-9a-fA-F:]+\](?::\d{1,5})?)\/(?<repository>[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*):(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127})$/;

/** Of a branch, as git-check-ref-format has it, and narrower: no character that a shell or git itself would read. */
const BRANCH = /^(?![./-])(?!.*(?:\.\.|\/\/|\/\.|\.lock(?:\/|$)))[A-Za-z0-9._/+-]{1,200}(?<![./])$/;

/**
 * What `--to` means.
 *
 * @throws {PublishError} `TARGET_UNKNOWN`, `TARGET_CREDENTIALS`
 */
export function parseTarget(text: string): Target {
  if (text.startsWith('oci:')) return parseArtifact(text);
  if (text.startsWith('git:')) return parseBranch(text);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text)?.[1];
  if (scheme !== undefined)
    throw new PublishError('TARGET_UNKNOWN', `--to ${scheme}:// is no target: ${FORMS}.`);
  return { kind: 'folder', path: text };
}

function parseArtifact(text: string): Target {
  if (/^oci:\/\/[^/]*@/.test(text))
    throw withCredentials('docker login (or oras login) keeps them for the registry');
  const { registry, repository, tag } = OCI.exec(text)?.groups ?? {};
  if (registry === undefined || repository === undefined || tag === undefined) {
    throw new PublishError(
      'TARGET_UNKNOWN',
      `--to ${text} names no artifact: oci://REGISTRY/REPOSITORY:TAG, the repository in lower case, with a tag.`,
    );
  }
  return { kind: 'oci', registry, repository, tag };
}

function parseBranch(text: string): Target {
  const hash = text.lastIndexOf('#');
  const [repository, branch] = hash < 0 ? ['', ''] : [text.slice('git:'.length, hash), text.slice(hash + 1)];
  // A user name alone is an address (ssh://git@…); what follows a colon is a password.
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*:[^/]*@/.test(repository))
    throw withCredentials('git’s credential helper or an SSH key has them');
  if (repository === '' || repository.startsWith('-') || !BRANCH.test(branch)) {
    const words = hash < 0 ? 'names no branch' : 'names no repository and branch';
    throw new PublishError(
      'TARGET_UNKNOWN',
      `--to git:… ${words}: git:REPOSITORY#BRANCH, a path or URL, and the short name of the branch.`,
    );
  }
  return { kind: 'git', repository, branch };
}

function withCredentials(instead: string): PublishError {
  return new PublishError(
    'TARGET_CREDENTIALS',
    `--to carries credentials, which the command line shows to others: leave them out, ${instead}.`,
  );
}
