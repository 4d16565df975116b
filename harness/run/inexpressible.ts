/** The version under test has no words for what the test wants: not applicable, and no trouble. */
export class Inexpressible extends Error {}
