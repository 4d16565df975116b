import type { NameForm } from '../model/probe.ts';
import { closed } from './shape.ts';

/** Placeholders of an address template. */
export const PLACEHOLDERS = ['service', 'namespace', 'clusterDomain'] as const;
export type Naming = Readonly<Record<(typeof PLACEHOLDERS)[number], string>>;

/** How a client writes the name of a Service, by the form that a probe asks for. */
export type Addresses = Readonly<Record<NameForm, string>>;

/** Kubernetes' own names. `short` reaches Services of the client's own namespace only. */
export const KUBERNETES_ADDRESSES: Addresses = {
  short: '{service}',
  namespaced: '{service}.{namespace}',
  full: '{service}.{namespace}.svc.{clusterDomain}',
};

const template = { type: 'string', maxLength: 253, pattern: '^[a-z0-9{}A-Z.-]+$' };
const forms = { short: template, namespaced: template, full: template };

export const ADDRESSES_SCHEMA = closed({ ...forms, outsider: closed(forms, Object.keys(forms)) }, [
  ...Object.keys(forms),
  'outsider',
]);

/** The placeholders of a template, in their order, known or not. */
export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
}

/** The host name that a template makes of a Service. */
export function hostName(template: string, naming: Naming): string {
  return PLACEHOLDERS.reduce((name, part) => name.replaceAll(`{${part}}`, () => naming[part]), template);
}
