import { isIPv4, isIPv6 } from 'node:net';
import type { TestStep } from '../model/evidence.ts';
import type { Json } from '../model/kubernetes.ts';

/** What must not be told of the machine that the harness runs on. */
export interface Private {
  readonly home: string;
  readonly hostname: string;
  /** Values of environment variables that hold secrets. */
  readonly secrets: readonly string[];
}

type Pseudonym = 'address' | 'token' | 'key' | 'secret';

const SECRET_NAME = /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|(?:^|_)KEY(?:$|_)/i;
const FEWEST_LETTERS = 8;

/** The values of an environment that its names say to be secret. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    // A path to a secret is none, and short values stand everywhere by chance.
    value !== undefined && value.length >= FEWEST_LETTERS && !value.startsWith('/') && SECRET_NAME.test(name)
      ? [value]
      : [],
  );
}

/** Keys of a kubeconfig, and of configuration like it, whose values are secret. */
const CONFIG_KEYS =
  // The longer ones first: an alternative takes the first that fits.
  'client-key-data|client-certificate-data|certificate-authority-data|id-token|refresh-token|access-token|auth-token|token|password|passphrase|client-secret|secret';
const CONFIG_KEY = new RegExp(`^(?:${CONFIG_KEYS})$`, 'i');

const PEM = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g;
/** With a digit or padding in it: what only has letters are the words that follow. */
const BEARER = /\b(Bearer|Basic)(\s+)((?=[^\s"']*[\d=])[A-Za-z0-9._~+/-]{6,}=*)/gi;
const JWT = /\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?/g;
const ISSUED =
  /\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,}|AKIA[0-9A-Z]{16})\b/g;
const CONFIG_LINE = new RegExp(`((?<![\\w-])(?:${CONFIG_KEYS})["']?\\s*[:=]\\s*["']?)([^\\s"',;}<]+)`, 'gi');
const VARIABLE = /\b([A-Z][A-Z0-9_]*=)([^\s"',;<]+)/g;
const USERINFO = /(\b[a-z][a-z0-9+.-]*:\/\/)([^\s/@"'<]+)(?=@)/gi;
const IPV4 = /(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)/g;
/** As a cloud's nodes are named. */
const IPV4_NAME = /\bip-(\d{1,3}(?:-\d{1,3}){3})(?![\w-])/g;
const IPV6 = /(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,}[0-9A-Fa-f:.]*(?![\w:])/g;
const LOOPBACK = /^(?:127\.|0\.0\.0\.0$|::$|::1$|::ffff:127\.)/i;

/** Text without any of these is passed on as it is. */
const SUSPECT = new RegExp(
  `-----BEGIN|\\b(?:bearer|basic)\\s|\\beyJ|gh[pousr]_|github_pat_|glpat-|xox|AKIA|:\\/\\/[^/]*@|[A-Z]=|\\d\\.\\d|:[0-9a-f]{0,4}:|\\bip-\\d|${CONFIG_KEYS}`,
  'i',
);

/**
 * Takes out of what is published what is nobody's business: addresses other than loopback, tokens, private keys, what a
 * kubeconfig holds, and the user's home and host. Each gets a pseudonym, the same one wherever it stands in one log, so
 * that what was equal stays equal, and what was not does not become so: a judge says the same before and after.
 */
export class Redactor {
  readonly #private: Private;
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<Pseudonym, number>();

  constructor(own: Private) {
    this.#private = own;
  }

  /** A record with its free text, and what was read from a cluster, redacted. Drawn names and verdicts' data stay. */
  step(step: TestStep): TestStep {
    switch (step.record) {
      case 'change':
        return {
          ...step,
          changes: step.changes.map((change) =>
            change.admission.accepted
              ? change
              : {
                  ...change,
                  admission: { ...change.admission, message: this.text(change.admission.message) },
                },
          ),
        };
      case 'sent':
        return step.sent.some(({ answer }) => answer.kind === 'trouble')
          ? {
              ...step,
              sent: step.sent.map((one) =>
                one.answer.kind === 'trouble'
                  ? { ...one, answer: { ...one.answer, message: this.text(one.answer.message) } }
                  : one,
              ),
            }
          : step;
      case 'reading':
        return { ...step, body: this.data(step.body) };
      case 'events':
        return {
          ...step,
          events: step.events.map((event) => ({ ...event, message: this.#patterns(event.message) })),
        };
      case 'schema':
        return { ...step, schema: this.data(step.schema) };
      case 'trouble':
        return {
          ...step,
          message: this.text(step.message),
          ...(step.suspects && { suspects: step.suspects.map((suspect) => this.text(suspect)) }),
        };
      case 'not-applicable':
        return { ...step, detail: this.text(step.detail) };
      case 'expectation':
      case 'observation':
      case 'received':
      case 'self-check':
      case 'deployment':
        return step;
      default:
        return step satisfies never;
    }
  }

  /** Text that somebody's program wrote: the harness's own machine may be in it, too. */
  text(text: string): string {
    const { home, hostname, secrets } = this.#private;
    let told = text;
    for (const secret of secrets) told = told.replaceAll(secret, () => this.#pseudonym('secret', secret));
    if (home.length > 1) told = told.replace(bounded(home), '~');
    if (hostname.length > 2 && hostname !== 'localhost') told = told.replace(bounded(hostname), '<host>');
    return this.#patterns(told);
  }

  /** What the harness tells of a cluster and of itself. */
  facts(value: Json): Json {
    return this.#strings(value, (text) => this.text(text));
  }

  /** What a cluster answered: its strings, not its keys. The names in it are the cluster's, never this machine's. */
  data(value: Json): Json {
    return this.#strings(value, (text) => this.#patterns(text));
  }

  #strings(value: Json, told: (text: string) => string): Json {
    if (typeof value === 'string') return told(value);
    if (Array.isArray(value)) return value.map((item: Json) => this.#strings(item, told));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        typeof item === 'string' && item !== '' && CONFIG_KEY.test(key)
          ? this.#pseudonym('secret', item)
          : this.#strings(item, told),
      ]),
    );
  }

  #patterns(text: string): string {
    if (!SUSPECT.test(text)) return text;
    const hidden = (kind: Pseudonym) => (found: string) => this.#pseudonym(kind, found);
    const keeping = (kind: Pseudonym) => (_: string, name: string, value: string) =>
      `${name}${this.#pseudonym(kind, value)}`;
    const address = (found: string) =>
      (isIPv4(found) || isIPv6(found)) && !LOOPBACK.test(found) ? this.#pseudonym('address', found) : found;
    return text
      .replace(PEM, hidden('key'))
      .replace(
        BEARER,
        (_, scheme: string, space: string, token: string) =>
          `${scheme}${space}${this.#pseudonym('token', token)}`,
      )
      .replace(JWT, hidden('token'))
      .replace(ISSUED, hidden('token'))
      .replace(USERINFO, keeping('secret'))
      .replace(CONFIG_LINE, keeping('secret'))
      .replace(VARIABLE, keeping('secret'))
      .replace(
        IPV4_NAME,
        (_, dashed: string) => `ip-${this.#pseudonym('address', dashed.replaceAll('-', '.'))}`,
      )
      .replace(IPV6, (found) => {
        // A full stop or colon after an address ends a sentence or begins a port.
        const end = /[.:]*$/.exec(found)?.[0] ?? '';
        const whole = isIPv6(found) ? found : found.slice(0, found.length - end.length);
        return address(whole) + found.slice(whole.length);
      })
      .replace(IPV4, address);
  }

  #pseudonym(kind: Pseudonym, found: string): string {
    const name = `${kind} ${found}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const pseudonym = `<${kind}-${count}>`;
    this.#known.set(name, pseudonym);
    return pseudonym;
  }
}

/** A word by itself: `/root` is not in `/rooting`, nor a host in a longer name. */
function bounded(word: string): RegExp {
  return new RegExp(`(?<![\\w.-])${word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}(?![\\w-])`, 'g');
}
