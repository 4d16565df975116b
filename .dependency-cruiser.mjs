// The import law of docs and design ("The house"), as dependency-cruiser rules. `scripts/check-imports.ts` runs them.

/** Rooms left to right: a room may import those that stand before its own arrow. */
const order = [
  ['model'],
  ['smi', 'judge', 'catalogue', 'evidence'],
  ['profiles', 'reports', 'attest'],
  ['testbed'],
  ['traffic'],
  ['run'],
  ['cli'],
];

/**
 * Where a room lives. `reports` stands in the order like a room of the harness, but at the top of the repository.
 *
 * @param {string} room
 */
const folderOf = (room) => (room === 'reports' ? 'reports' : `harness/${room}`);

/** Every room, by folder; the wrapper insists that each one on disk was read. */
export const rooms = [...order.flat().map(folderOf), 'suites', 'sample-app', 'reference-mesh', 'scripts'];

const ours = `^(${['harness', 'reports', 'suites', 'sample-app', 'reference-mesh', 'scripts'].join('|')})/`;
/** @param {string[]} folders */
const inside = (...folders) => `^(${folders.join('|')})/`;
const TEST = '\\.test\\.ts$';

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const orderRules = order.flatMap((group, position) =>
  group.map((room) => ({
    name: `order-${room}`,
    comment: `${folderOf(room)} may import: ${order.slice(0, position).flat().join(', ') || 'no other room'}`,
    severity: 'error',
    from: {
      path: inside(folderOf(room)),
      // The embedded testbed has a rule of its own, below.
      ...(room === 'testbed' ? { pathNot: inside('harness/testbed/embedded') } : {}),
    },
    to: { path: ours, pathNot: inside(folderOf(room), ...order.slice(0, position).flat().map(folderOf)) },
  })),
);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...orderRules,
    {
      name: 'order-testbed-embedded',
      comment: 'the embedded testbed alone puts the sample app and the reference mesh together',
      severity: 'error',
      from: { path: inside('harness/testbed/embedded') },
      to: {
        path: ours,
        pathNot: inside(
          'harness/testbed',
          'sample-app',
          'reference-mesh',
          ...order.slice(0, 3).flat().map(folderOf),
        ),
      },
    },
    {
      name: 'sample-app-and-mesh-alone',
      comment: 'sample-app and reference-mesh know of the rest only types of harness/model and harness/smi',
      severity: 'error',
      from: { path: '^(sample-app|reference-mesh)/' },
      to: { path: ours, pathNot: ['^$1/', inside('harness/model', 'harness/smi')] },
    },
    {
      // `import { type A }` counts as type-only here, though the module is still loaded: biome's useImportType refuses it.
      name: 'sample-app-and-mesh-types-only',
      comment: 'use `import type`: what runs in a workload or a proxy must not run the harness’s code',
      severity: 'error',
      from: { path: '^(sample-app|reference-mesh)/' },
      to: { path: inside('harness/model', 'harness/smi'), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'suites-use-authoring-and-intents',
      comment: 'a suite is written with harness/run/authoring.ts and harness/smi/intent.ts, and nothing else',
      severity: 'error',
      from: { path: '^suites/', pathNot: TEST },
      to: { pathNot: ['^suites/', '^harness/run/authoring\\.ts$', '^harness/smi/intent\\.ts$'] },
    },
    {
      name: 'suites-tests-use-authoring-and-intents',
      comment: 'a test beside a suite obeys the suite’s law, but may use packages',
      severity: 'error',
      from: { path: `^suites/.*${TEST}` },
      to: { path: ours, pathNot: ['^suites/', '^harness/run/authoring\\.ts$', '^harness/smi/intent\\.ts$'] },
    },
    {
      name: 'pure-rooms-do-no-io',
      comment: 'model, judge, reports and the mesh’s policy are pure: data in, data out',
      severity: 'error',
      from: {
        path: inside('harness/model', 'harness/judge', 'reports', 'reference-mesh/control'),
        pathNot: TEST,
      },
      to: {
        dependencyTypes: ['core'],
        dependencyTypesNot: ['type-only'],
        path: '^(node:)?(fs|net|http|https|http2|dgram|dns|tls|child_process|cluster|worker_threads|timers|os|process|readline|perf_hooks)(/|$)',
      },
    },
    {
      name: 'no-cycle',
      comment: 'no cycles, of types neither',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-test-in-product',
      comment: 'what a test file exports is for that file',
      severity: 'error',
      from: {},
      to: { path: TEST },
    },
    {
      name: 'no-development-package-in-product',
      comment:
        'development dependencies are for *.test.ts and scripts: they are not installed with the package',
      severity: 'error',
      from: { path: ours, pathNot: [TEST, '^scripts/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-undeclared-package',
      comment: 'a package that is imported stands in package.json',
      severity: 'error',
      from: { path: ours },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dangling-import',
      comment: 'an import names a file or package that exists',
      severity: 'error',
      from: { path: ours },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // What a room builds for itself; a package's own `dist` is part of the picture.
    exclude: { path: `${ours}dist/` },
    // Imports of types count too: the law is about who knows whom.
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json', '.d.ts'],
    },
  },
};
