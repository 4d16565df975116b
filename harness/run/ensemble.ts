import { inject } from 'vitest';
import { deriveSeed, seededRandom, shuffled } from '../model/random.ts';
import { presentHost } from './host.ts';
import { loadSuites } from './suite.ts';

// All suites as one of vitest's files: on a cluster a test mostly waits for the mesh, and tests of one file can be under
// way at once, as many as there are stages. Vitest shuffles none that may run together, so that is done here.
const host = presentHost();
const order = seededRandom(deriveSeed(inject('conformance')?.seed ?? 0, 'order'));
for (const { definition } of shuffled(await loadSuites(), order)) host(definition);
