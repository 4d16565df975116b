import { pathToFileURL } from 'node:url';
import { suiteFiles } from './suite.ts';

// All suites as one of vitest's files: on a cluster a test mostly waits for the mesh, and tests of one file can be under
// way at once, as many as there are stages. vitest-setup has said who takes the tests.
for (const file of await suiteFiles()) await import(pathToFileURL(file).href);
