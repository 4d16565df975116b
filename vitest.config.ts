import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** `.ts` in a checkout, `.js` in the published package. */
const EXTENSION = path.extname(import.meta.filename);

// The one configuration: `npx vitest` reads it, and so does the programmatic run. Workers are forks of the process that
// started vitest, and so run on the same Node.
export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    fileParallelism: true,
    watch: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{harness,sample-app,reference-mesh,reports,scripts}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.browser.test.ts'],
          // A machine that is busy is no failure; a test that hangs is one.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['reports/**/*.browser.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
        },
      },
      {
        extends: true,
        test: {
          // All suites at once, several tests under way: how a run on a cluster has them.
          name: 'ensemble',
          include: [`harness/run/ensemble${EXTENSION}`],
          exclude: ['**/node_modules/**'],
          setupFiles: [`harness/run/vitest-setup${EXTENSION}`],
          experimental: { viteModuleRunner: false, nodeLoader: false },
          sequence: { concurrent: true },
        },
      },
      {
        extends: true,
        test: {
          name: 'suites',
          include: [`suites/*/**/*.suite${EXTENSION}`],
          exclude: ['**/node_modules/**', '**/dist/**'],
          setupFiles: [`harness/run/vitest-setup${EXTENSION}`],
          // Node loads the suites itself, as it does the rest of the product: nothing is transformed, and it starts sooner.
          experimental: { viteModuleRunner: false, nodeLoader: false },
        },
      },
    ],
  },
});
