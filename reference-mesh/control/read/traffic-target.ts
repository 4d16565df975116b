import type { Json, JsonObject } from '../../../harness/model/kubernetes.ts';
import type { Grant, Rule, Subject } from '../policy.ts';
import { listOf, objectOf, textOf, textsOf } from './field.ts';

/** Reads one subject; undefined where its kind is none that the version has. */
export type SubjectReader = (subject: JsonObject, namespace: string) => Subject | undefined;

/**
 * A subject without a namespace means the TrafficTarget's own (the text is silent: access-A14).
 */
export const serviceAccount: SubjectReader = (subject, namespace) => {
  const name = textOf(subject.name);
  if (name === undefined || subject.kind !== 'ServiceAccount') return undefined;
  return { kind: 'service-account', namespace: textOf(subject.namespace) ?? namespace, name };
};

function readRule(value: Json): Rule | undefined {
  const rule = objectOf(value);
  const route = textOf(rule.name);
  if (route === undefined) return undefined;
  switch (rule.kind) {
    case 'HTTPRouteGroup': {
      const matches = textsOf(rule.matches);
      return matches.length === 0 ? { kind: 'http', route } : { kind: 'http', route, matches };
    }
    case 'TCPRoute':
      return { kind: 'tcp', route };
    case 'UDPRoute':
      return { kind: 'udp', route };
    default:
      return undefined;
  }
}

/** The parts of a TrafficTarget, wherever its version keeps them. */
export interface TrafficTargetParts {
  readonly namespace: string;
  readonly name: string;
  readonly destination: Json | undefined;
  readonly port: number | undefined;
  readonly sources: Json | undefined;
  readonly rules: Json | undefined;
}

/** @returns undefined where there is no destination to grant access to */
export function readTrafficTarget(parts: TrafficTargetParts, subject: SubjectReader): Grant | undefined {
  const destination = subject(objectOf(parts.destination), parts.namespace);
  if (destination === undefined) return undefined;
  return {
    namespace: parts.namespace,
    name: parts.name,
    destination,
    ...(parts.port === undefined ? {} : { port: parts.port }),
    sources: listOf(parts.sources)
      .map((source) => subject(objectOf(source), parts.namespace))
      .filter((source) => source !== undefined),
    rules: listOf(parts.rules)
      .map(readRule)
      .filter((rule) => rule !== undefined),
  };
}
