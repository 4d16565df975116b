import { defineConfig } from 'vitest/config';

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
          exclude: ['**/node_modules/**', '**/dist/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'suites',
          include: ['suites/*/**/*.suite.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          setupFiles: ['harness/run/vitest-setup.ts'],
          // Node loads the suites itself, as it does the rest of the product: nothing is transformed, and it starts sooner.
          experimental: { viteModuleRunner: false, nodeLoader: false },
        },
      },
    ],
  },
});
