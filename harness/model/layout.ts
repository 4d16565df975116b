import type { ContainerPort, PortName, Role, ServiceName } from './cast.ts';

export interface WorkloadNames {
  /** Deployment name, also the `app` label. */
  readonly name: string;
  readonly serviceAccount: string;
  readonly namespace: string;
}

export interface ServiceNames {
  readonly name: string;
  readonly namespace: string;
  readonly ports: Readonly<Partial<Record<PortName, { readonly port: number; readonly targetPort: number }>>>;
}

/** The names and numbers of one stage, all drawn from the run's seed, so that no mesh can know them beforehand. */
export interface Layout {
  readonly stage: string;
  readonly namespaces: { readonly main: string; readonly other: string };
  readonly workloads: Readonly<Record<Role, WorkloadNames>>;
  readonly services: Readonly<Record<ServiceName, ServiceNames>>;
  readonly containerPorts: Readonly<Record<ContainerPort, number>>;
  /** Secret of the drawn words: `disguise` maps a path's words with it. */
  readonly wordSeed: number;
}

const LETTERS = 'bcdfghjkmnpqrstvwxz';

function hash(text: string, seed: number): number {
  let h = (2166136261 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 16777619) >>> 0;
  }
  return Math.imul(h ^ (h >>> 15), 2246822519) >>> 0;
}

function word(original: string, seed: number): string {
  let state = hash(original, seed);
  let drawn = '';
  for (let i = 0; i < original.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    drawn += LETTERS[(state >>> 16) % LETTERS.length];
  }
  return drawn;
}

/**
 * Replaces each lower-case word of four letters or more in a path or a path regular expression by a drawn word of
 * the same length; the same word always becomes the same drawn word within a stage. Shorter words, digits,
 * capitals and punctuation stay, so prefixes, anchors and character classes keep their meaning.
 */
export function disguise(path: string, wordSeed: number): string {
  return path.replace(/[a-z]{4,}/g, (original) => word(original, wordSeed));
}
