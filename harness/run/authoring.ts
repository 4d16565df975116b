// What a suite may use: this file and smi's intents, nothing else.
import type { TestDeclaration } from './definition.ts';
import { define } from './definition.ts';
import { present } from './host.ts';
import type { TestBody } from './script.ts';

export type { TestDeclaration } from './definition.ts';
export type { Applied, ExpectHand, MeshHand, ObserveHand, Question, Script, TestBody } from './script.ts';
export type { Shot } from './shot.ts';

/**
 * Declares one conformance test. Its body only applies intents and states expectations, in a straight line: it is
 * also rehearsed without a cluster, to list its expectations.
 *
 * @throws DefinitionError for an id or a number of clauses that cannot be
 */
export function conformanceTest(declaration: TestDeclaration, body: TestBody): void {
  present(define(declaration, body));
}
