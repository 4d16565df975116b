import type { TestDefinition } from './definition.ts';

/** Takes the tests that suite files declare: vitest's glue in a worker, a list elsewhere. */
export type Host = (definition: TestDefinition) => void;

let host: Host | undefined;

/** Makes `next` the host until it is replaced. */
export function welcome(next: Host): void {
  host = next;
}

/** @throws Error where nobody has welcomed tests */
export function presentHost(): Host {
  if (!host)
    throw new Error('suite files are run by `smi-conformance run` or `npx vitest`, not by themselves');
  return host;
}

export function present(definition: TestDefinition): void {
  presentHost()(definition);
}
