import { EventEmitter } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import sample from '../../reports/fixtures/result.json' with { type: 'json' };
import { parseResult } from '../../reports/result-schema.ts';
import type { TrustedKey } from '../attest/key.ts';
import type { Trust } from '../attest/verify.ts';
import type { Clause } from '../model/clause.ts';
import type { KillMatrix, Mutant } from '../model/kill.ts';
import type { InClusterOptions } from '../run/in-cluster/run-in-cluster.ts';
import type { Undertaking } from '../run/in-cluster/undertaking.ts';
import type { MergeOptions } from '../run/merge.ts';
import type { MutantsOptions } from '../run/mutants.ts';
import type { RunOptions } from '../run/run-options.ts';
import type { SignOptions } from '../run/sign-result.ts';
import type { SuiteTest } from '../run/suite.ts';
import { program } from './program.ts';
import type { Rooms } from './rooms.ts';
import type { Surroundings } from './surroundings.ts';

const result = parseResult(JSON.stringify(sample));

const clause: Clause = {
  id: 'access-A7',
  api: 'access',
  level: 'must',
  kind: 'behaviour',
  versions: ['v1alpha3'],
  sources: [{ file: 'apis/traffic-access/v1alpha3/traffic-access.md', line: 118 }],
  sentence: 'Only the listed sources are allowed.',
  dependsOn: [],
};

const suites: readonly SuiteTest[] = [
  {
    file: 'a.suite.ts',
    definition: {
      id: 'TA-07',
      title: 'a workload that is not listed as a source is denied',
      api: 'access',
      clauses: ['access-A7'],
      needs: [],
      body: async () => {
        throw new Error('a listing runs no body');
      },
    },
  },
  {
    file: 'b.suite.ts',
    definition: {
      id: 'TS-01',
      title: 'weights are shares',
      api: 'split',
      clauses: ['split-T7'],
      needs: [],
      body: async () => {},
    },
  },
];

const survivor: Mutant = {
  fault: { name: 'stale', title: 'policies are never forgotten', breaks: ['access-A7'], digest: '0' },
  release: 'v0.6.0',
  fate: { kind: 'survived' },
  deciders: ['TA-07'],
  performed: 2,
  kills: [],
  doubts: [],
  durationMs: 10,
};
const killMatrix: KillMatrix = {
  schema: 1,
  suite: result.suite,
  releases: ['v0.6.0'],
  seed: 42,
  thoroughness: 'first-kill',
  control: survivor,
  rightMesh: { performed: 2, doubts: [] },
  mutants: [survivor],
  voidances: [],
  durationMs: 20,
};

let root: string;
/** Delivers signals to the program. */
let interrupt: EventEmitter;
beforeEach(async () => {
  interrupt = new EventEmitter();
  root = await mkdtemp(path.join(os.tmpdir(), 'program-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Runs the program in surroundings that hold what it did. */
async function invoke(argv: readonly string[], overrides: Partial<Rooms> = {}) {
  let out = '';
  let err = '';
  const ran: RunOptions[] = [];
  const inCluster: InClusterOptions[] = [];
  const tried: MutantsOptions[] = [];
  const trusted: Trust[] = [];
  const merged: MergeOptions[] = [];
  const signed: SignOptions[] = [];
  const rooms: Rooms = {
    loadSuites: async () => suites,
    rehearse: async () => ({
      steps: ['allow client to call server', 'other → server: denied (access-A7)'],
      expectations: [],
      observations: [],
      roles: [],
      later: [],
    }),
    loadClauses: async () => [clause],
    testbedOf: async () => 'embedded',
    servesAny: async () => false,
    loadManifest: async () => ({
      schema: 1,
      tests: [
        {
          test: 'TA-07',
          title: 'a workload that is not listed as a source is denied',
          api: 'access',
          version: 'v1alpha3',
          clauses: ['access-A7'],
          needs: [],
          expectations: [{ kind: 'denied', clause: 'access-A7' }],
          observations: [],
        },
      ],
    }),
    loadTrustedKey: async (file) => ({ fingerprint: file ?? 'own' }) as TrustedKey,
    suiteDigest: async () => 'd'.repeat(64),
    runConformance: async (options) => {
      ran.push(options);
      return { result, folder: options.out, exitCode: 1 };
    },
    runInCluster: async (options) => {
      inCluster.push(options);
      return { result, folder: options.begin.out, exitCode: 1 };
    },
    resumable: async () => ({ seed: 7, release: 'v0.6.0', mesh: 'none' }) as Undertaking,
    performShard: () => Promise.reject(new Error('there is no pod')),
    keepFiles: () => Promise.reject(new Error('there is no pod')),
    runMutants: async (options) => {
      tried.push(options);
      return { matrix: killMatrix, exitCode: 1 };
    },
    verifyFolder: async (_folder, trust) => {
      trusted.push(trust);
      return {
        checks: [{ name: 'signature', ok: true, words: 'signed by own' }],
        outcome: { kind: 'verified' },
      };
    },
    loadPolicy: async () => ({ keys: [], identities: [], specifications: {} }),
    loadTrustedRoot: () => Promise.reject(new Error('no root is needed')),
    mergeResults: async (options) => {
      merged.push(options);
      return { result, folder: options.out, exitCode: 3 };
    },
    signResult: async (options) => {
      signed.push(options);
      return result;
    },
    verifyFolderBy: async () => ({
      checks: [],
      outcome: { kind: 'refused', code: 'FILES_MISSING', message: 'nothing is there' },
    }),
    convene: async () => ({ judge: async () => 'a report', dismiss: async () => {} }),
    publishFolder: async (_folder, { to }) => ({ kind: 'published', place: to, remarks: [], leftOut: [] }),
    renderFolder: async () => '',
    examineCluster: async () => ({ findings: [] }),
    cleanCluster: async () => ({
      context: 'lab',
      meshes: [],
      namespaces: [],
      crds: [],
      roles: [],
      kindClusters: [],
    }),
    clusterRole: async () => '',
    ...overrides,
  };
  const surroundings: Surroundings = {
    out: {
      write: (text) => {
        out += text;
      },
      isTTY: false,
      columns: 80,
    },
    err: {
      write: (text) => {
        err += text;
      },
      isTTY: false,
      columns: 80,
    },
    env: {},
    now: () => new Date('2026-11-22T10:22:33Z'),
    random: () => 0.5,
    signals: {
      on: (signal, listener) => {
        interrupt.on(signal, listener);
      },
      off: (signal, listener) => {
        interrupt.off(signal, listener);
      },
      exit: () => {},
    },
    rooms,
  };
  const exitCode = await program(argv, surroundings);
  return {
    exitCode,
    out,
    err,
    ran,
    inCluster,
    tried,
    trusted,
    merged,
    signed,
    listeners: interrupt.eventNames().length,
  };
}

const out = () => path.join(root, 'out');

describe('the program', () => {
  it('shows its usage and exits 2 without a command, 0 when asked', async () => {
    const bare = await invoke([]);
    expect([bare.exitCode, bare.out]).toEqual([2, '']);
    expect(bare.err).toMatch(/run\|verify\|.*list\|explain/);
    const asked = await invoke(['--help']);
    expect([asked.exitCode, asked.err]).toEqual([0, '']);
    expect(asked.out).toBe(bare.err);
  });

  it('has a version', async () => {
    expect((await invoke(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [['exlpain'], 'unknown command "exlpain" (did you mean "explain"?)'],
    [['constructor'], 'unknown command "constructor"'],
    [['--seed', '1'], 'the command comes before its options'],
    [['run', '--sed', '1'], 'unknown option --sed (did you mean --seed?)'],
    [['run', 'access'], 'unexpected argument "access"'],
    [['list', '--spec', 'acess'], 'unknown specification "acess" (did you mean "access"?)'],
    [['explain'], 'say which test or clause'],
    [['explain', 'access-A77'], 'no test and no clause is called "access-A77" (did you mean "access-A7"?)'],
    [['verify'], 'say which folder'],
    [['verify', 'no/such/folder'], 'no/such/folder is no folder'],
  ])('refuses %j with one message and exit code 2', async (argv, words) => {
    const { exitCode, out: shown, err } = await invoke(argv);
    expect([exitCode, shown]).toEqual([2, '']);
    expect(err).toContain(`smi-conformance: ${words}`);
    expect(err).not.toContain('    at ');
  });

  it.each(['run', 'verify', 'list', 'explain'])('explains the options of %s', async (command) => {
    const { exitCode, out: shown } = await invoke([command, '--help']);
    expect(exitCode).toBe(0);
    expect(shown).toContain(`smi-conformance ${command}`);
    expect(shown).toContain('--debug');
    expect(shown).not.toContain('\u001b');
  });

  it('tells unexpected errors as trouble with exit code 3, the stack only with --debug', async () => {
    const broken = { loadSuites: () => Promise.reject(new TypeError('boom')) };
    const plain = await invoke(['list'], broken);
    expect(plain.exitCode).toBe(3);
    expect(plain.err).toMatch(
      /^smi-conformance: harness trouble, no verdict on the mesh: boom\n.*--debug.*\n$/,
    );
    expect((await invoke(['list', '--debug'], broken)).err).toContain('program.test.ts');
  });
});

describe('run', () => {
  it('hands on what was asked for, and exits as the run says', async () => {
    const words = `run --spec access --test TA-07 --release v0.4.0 --seed 7 --mesh ./mine --mesh-image envoy=envoy:1 --mesh-image init=r:5/i@sha256:0 --fault ./mine.ts --key k.pem --out ${out()}`;
    const { exitCode, ran, listeners } = await invoke(words.split(' '));
    expect(exitCode).toBe(1);
    expect(ran).toEqual([
      expect.objectContaining({
        specs: ['access'],
        tests: ['TA-07'],
        release: 'v0.4.0',
        seed: 7,
        mesh: './mine',
        meshImages: { envoy: 'envoy:1', init: 'r:5/i@sha256:0' },
        fault: './mine.ts',
        signing: expect.objectContaining({ kind: 'key', file: 'k.pem' }),
        out: out(),
      }),
    ]);
    expect(listeners).toBe(0);
  });

  it('reports on the specifications of the chosen tests alone', async () => {
    const { ran } = await invoke(['run', '--test', 'TA-07', '--out', out()]);
    expect(ran.map(({ specs }) => specs)).toEqual([['access']]);
  });

  it('with --release all runs each pairing with what no other has, exits by the worst, and shows one table', async () => {
    const codes = [3, 0, 1, 0, 0, 0];
    const started: RunOptions[] = [];
    const ran: Partial<Rooms> = {
      runConformance: async (options) => {
        started.push(options);
        return {
          result: { ...result, release: options.release },
          folder: options.out,
          exitCode: codes.shift() ?? 0,
        };
      },
    };
    const { exitCode, out: shown } = await invoke(
      ['run', '--release', 'all', '--seed', '1', '--out', out()],
      ran,
    );
    expect(exitCode).toBe(1);
    expect(
      started.map(({ release, specs, out: folder }) => [release, specs.length, path.basename(folder)]),
    ).toEqual([
      ['v0.6.0', 4, 'v0.6.0'],
      ['v0.5.0', 3, 'v0.5.0'],
      ['v0.4.0', 2, 'v0.4.0'],
      ['main', 1, 'main'],
      ['sdk-v0.2.0', 2, 'sdk-v0.2.0'],
      ['sdk-v0.1.0', 1, 'sdk-v0.1.0'],
    ]);
    expect(shown.match(/SMI specification/g)).toHaveLength(1);
    expect(shown).toMatch(/verify {3}npx smi-conformance verify .*v0\.6\.0\n[\s\S]*sdk-v0\.1\.0\n$/);
  });

  it.each([
    [[], true, 0],
    [[], false, 2],
    [['--skip-install'], true, 2],
  ])(
    'with --release all and %j wants a mesh on a cluster that takes its versions: %s',
    async (more, takes, exit) => {
      const { exitCode, ran } = await invoke(
        ['run', '--testbed', 'kubernetes', '--release', 'all', '--seed', '7', '--out', out(), ...more],
        { testbedOf: async () => 'kubernetes', servesAny: async () => takes },
      );
      expect([exitCode === 2 ? 2 : 0, ran.length > 1]).toEqual([exit, exit === 0]);
    },
  );

  it('with --release all ends with the run that was interrupted', async () => {
    const started: string[] = [];
    const interrupted: Partial<Rooms> = {
      runConformance: async ({ release, out: folder }) => {
        started.push(release);
        if (release === 'v0.5.0') interrupt.emit('SIGINT');
        return { result, folder, exitCode: 0 };
      },
    };
    const { exitCode } = await invoke(['run', '--release', 'all', '--out', out()], interrupted);
    expect([exitCode, started]).toEqual([130, ['v0.6.0', 'v0.5.0']]);
  });

  it('is lenient with stale exceptions unless told to be strict', async () => {
    expect((await invoke(['run', '--out', out()])).ran[0]?.claims).toBe('lenient');
    expect((await invoke(['run', '--out', out(), '--strict-claims'])).ran[0]?.claims).toBe('strict');
  });

  it('exits 130 when interrupted, also where the run then broke off', async () => {
    const interrupted: Partial<Rooms> = {
      runConformance: async ({ signal }) => {
        interrupt.emit('SIGINT');
        signal.throwIfAborted();
        throw new Error('was not aborted');
      },
    };
    const { exitCode, out: shown, err, listeners } = await invoke(['run', '--out', out()], interrupted);
    expect([exitCode, err, listeners]).toEqual([130, '', 0]);
    expect(shown).toContain('interrupted: cleaning up');
  });

  it('draws a seed, and shows matrix, folder and how to verify', async () => {
    const { out: shown, ran } = await invoke(['run', '--out', out()]);
    expect(ran[0]?.seed).toBe(2 ** 31);
    expect(shown).toMatch(
      /SMI specification[\s\S]*Traffic Access[\s\S]*results {2}.*out\nverify {3}npx smi-conformance verify .*out\n$/,
    );
  });

  it('prints result.json alone on stdout with --json', async () => {
    const { out: shown, err } = await invoke(['run', '--json', '--out', out()]);
    expect(JSON.parse(shown)).toEqual(sample);
    expect(err).toContain('Traffic Access');
  });

  it.each([
    [['--test', 'TA-7'], 'unknown test "TA-7" (did you mean "TA-07"?)'],
    [['--test', 'TS-01', '--spec', 'access'], 'test TS-01 is one of split, which --spec access leaves out'],
    [['--release', '0.6.0'], 'unknown release "0.6.0" (did you mean "v0.6.0"?)'],
    [['--release', 'al'], 'unknown release "al" (did you mean "all"?)'],
    [['--mesh-image', 'osm:1'], '--mesh-image osm:1 is no <name>=<reference>'],
    [['--mesh-image', 'a=b:1,a=b:2'], '--mesh-image gives a twice'],
    [['--seed', 'x'], '--seed x: a seed is a whole number'],
    [['--out', import.meta.filename], 'is a file'],
  ])('refuses %j before anything runs or is written', async (argv, words) => {
    const folder = argv.includes('--out') ? [] : ['--out', out()];
    const { exitCode, err, ran } = await invoke(['run', ...argv, ...folder]);
    expect([exitCode, ran]).toEqual([2, []]);
    expect(err).toContain(words);
    expect(await readdir(root)).toEqual([]);
  });

  it('tells what a room finds wrong with the input in its own words', async () => {
    const bad = Object.assign(new Error('k.pem is no key: make one'), { code: 'KEY_MALFORMED' });
    const { exitCode, err, listeners } = await invoke(['run', '--out', out(), '--key', 'k.pem'], {
      runConformance: () => Promise.reject(bad),
    });
    expect([exitCode, err, listeners]).toEqual([2, 'smi-conformance: k.pem is no key: make one\n', 0]);
  });
});

describe('verify', () => {
  it('trusts the own key by default, the given one otherwise, and never one in the folder', async () => {
    const { exitCode, out: shown, trusted } = await invoke(['verify', root]);
    expect([exitCode, shown]).toEqual([0, 'ok  signature  signed by own\n\nverified\n']);
    expect(trusted.map(({ trustedKeys }) => trustedKeys)).toEqual([[{ fingerprint: 'own' }]]);
    const other = await invoke(['verify', root, '--key', 'k.pub']);
    expect(other.trusted[0]?.trustedKeys).toEqual([{ fingerprint: 'k.pub' }]);
  });

  it.each([
    [
      { kind: 'refused', code: 'DIGEST_MISMATCH', message: 'changed' },
      1,
      'refused (DIGEST_MISMATCH): changed',
    ],
    [{ kind: 'stale', message: 'stale: run it again' }, 3, 'signed and true, but stale: run it again'],
    [{ kind: 'faulted', message: 'faulted: x' }, 3, 'signed and true, but faulted: x'],
  ] as const)('exits by its outcome: %o', async (outcome, code, words) => {
    const { exitCode, out: shown } = await invoke(['verify', root], {
      verifyFolder: async () => ({ checks: [], outcome }),
    });
    expect([exitCode, shown.trim()]).toEqual([code, words]);
  });

  it('prints JSON', async () => {
    const { out: shown } = await invoke(['verify', root, '--json']);
    expect(JSON.parse(shown)).toEqual({
      outcome: { kind: 'verified' },
      checks: [{ name: 'signature', ok: true, words: 'signed by own' }],
    });
  });
});

describe('list', () => {
  it('lists the tests of the chosen specifications without running them', async () => {
    const { exitCode, out: shown } = await invoke(['list', '--spec', 'access']);
    expect(exitCode).toBe(0);
    expect(shown).toBe(
      'Traffic Access (access), 1 test\n  TA-07  a workload that is not listed as a source is denied  access-A7\n',
    );
  });

  it('prints JSON', async () => {
    const tests = JSON.parse((await invoke(['list', '--json'])).out);
    expect(tests.map(({ id }: { id: string }) => id)).toEqual(['TA-07', 'TS-01']);
    const coverage = JSON.parse((await invoke(['list', '--coverage', '--json', '--spec', 'access'])).out);
    expect(coverage).toHaveLength(4);
    expect(coverage[2]).toMatchObject({
      api: 'access',
      version: 'v1alpha3',
      totals: { must: 1, mustCovered: 1 },
    });
  });

  it('shows coverage of every version of the chosen specifications', async () => {
    const { out: shown } = await invoke(['list', '--coverage', '--spec', 'access']);
    expect(shown).toMatch(/Traffic Access v1alpha3\n1 of 1 must-clauses covered/);
    expect(shown).not.toContain('Traffic Split');
  });
});

describe('explain', () => {
  it('explains a clause with the tests that decide it', async () => {
    const { out: shown } = await invoke(['explain', 'ACCESS-a7']);
    expect(shown).toContain('“Only the listed sources are allowed.”');
    expect(shown).toContain('decided by TA-07 a workload that is not listed');
  });

  it('explains a test with its sentences and steps', async () => {
    const { out: shown } = await invoke(['explain', 'TA-07']);
    expect(shown).toContain('access-A7 “Only the listed sources are allowed.”');
    expect(shown).toContain(
      'In Traffic Access v1alpha3:\n   1. allow client to call server\n   2. other → server: denied',
    );
  });
});

describe('mutants', () => {
  it('tries every fault with what kills first, unless told otherwise', async () => {
    const { exitCode, out: shown, tried } = await invoke(['mutants']);
    expect(exitCode).toBe(1);
    expect(tried[0]).toMatchObject({
      faults: [],
      specs: [],
      release: 'all',
      seed: 2 ** 31,
      thoroughness: 'first-kill',
    });
    expect(shown).toContain('SURVIVED stale: policies are never forgotten');
  });

  it('passes on which faults, which specifications, and that all tests are wanted', async () => {
    const { tried } = await invoke([
      'mutants',
      '--fault',
      'stale,./mine.ts',
      '--spec',
      'access',
      '--seed',
      '7',
      '--full',
    ]);
    expect(tried[0]).toMatchObject({
      faults: ['stale', './mine.ts'],
      specs: ['access'],
      seed: 7,
      thoroughness: 'full',
    });
  });

  it('writes the kill matrix as JSON to a file, and alone on stdout with --json', async () => {
    const file = path.join(root, 'kills.json');
    const { out: shown, err } = await invoke(['mutants', '--json', '--out', file]);
    expect(JSON.parse(shown)).toEqual(killMatrix);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(killMatrix);
    expect(err).toContain('SURVIVED stale');
  });

  it('refuses a file that cannot be written before anything runs', async () => {
    const { exitCode, err, tried } = await invoke(['mutants', '--out', root]);
    expect([exitCode, tried]).toEqual([2, []]);
    expect(err).toContain('cannot be written (EISDIR)');
  });

  it('exits 130 when interrupted', async () => {
    const { exitCode, err, listeners } = await invoke(['mutants'], {
      runMutants: async ({ signal }) => {
        interrupt.emit('SIGINT');
        signal.throwIfAborted();
        throw new Error('was not aborted');
      },
    });
    expect([exitCode, listeners]).toEqual([130, 0]);
    expect(err).toContain('interrupted: cleaning up');
  });
});

describe('whom to trust', () => {
  it('is said by key, by identity and issuer, or by a policy', async () => {
    const [own, key, identity, policy] = await Promise.all([
      invoke(['verify', root]),
      invoke(['verify', root, '--key', 'k.pub']),
      invoke(['verify', root, '--identity', 'me', '--issuer', 'https://issuer.example']),
      invoke(['verify', root, '--policy', 'policy.yaml']),
    ]);
    expect(own.trusted[0]).toMatchObject({ trustedKeys: [{ fingerprint: 'own' }] });
    expect(own.trusted[0]?.keyless).toBeUndefined();
    expect(key.trusted[0]).toMatchObject({ trustedKeys: [{ fingerprint: 'k.pub' }] });
    expect(identity.trusted[0]).toMatchObject({
      trustedKeys: [],
      keyless: { identities: [{ identity: 'me', issuer: 'https://issuer.example' }] },
    });
    expect(policy.trusted[0]).toMatchObject({ trustedKeys: [], policy: { specifications: {} } });
  });

  it.each([
    [['--identity', 'me'], '--identity and --issuer belong together: give --issuer <url>, too'],
    [['--issuer', 'https://issuer.example'], 'give --identity <who>, too'],
    [['--policy', 'p.yaml', '--key', 'k.pub'], 'p.yaml says whom to trust'],
  ])('is not said twice, or by half: %j', async (words, message) => {
    const { exitCode, err, trusted } = await invoke(['verify', root, ...words]);
    expect([exitCode, trusted]).toEqual([2, []]);
    expect(err).toContain(message);
  });
});

describe('shards', () => {
  it('are run by their number', async () => {
    const { ran } = await invoke(['run', '--shard', '2/3', '--out', out()]);
    expect(ran.map(({ shard }) => shard)).toEqual([{ index: 2, count: 3 }]);
  });

  it.each(['0/3', '4/3', '1', '1/0', 'a/b', '1/2000', '1/3/5'])('have no number like %s', async (number) => {
    const { exitCode, err, ran } = await invoke(['run', '--shard', number, '--out', out()]);
    expect([exitCode, ran]).toEqual([2, []]);
    expect(err).toContain('for example --shard 1/3');
  });

  it('are of one release', async () => {
    const { exitCode, err } = await invoke(['run', '--shard', '1/2', '--release', 'all', '--out', out()]);
    expect(exitCode).toBe(2);
    expect(err).toContain('--shard divides one run');
  });

  it('are merged, all that are named, and the exit code is that of the whole', async () => {
    const {
      exitCode,
      merged,
      out: shown,
    } = await invoke(['merge', root, root, '--out', out(), '--key', 'k.pem']);
    expect(exitCode).toBe(3);
    expect(merged).toMatchObject([
      {
        folders: [root, root],
        out: out(),
        trust: { trustedKeys: [{ fingerprint: 'k.pem' }] },
        signing: { kind: 'key', file: 'k.pem' },
      },
    ]);
    expect(shown).toContain(out());
  });

  it('may be signed by others than the whole is', async () => {
    const words = ['--identity', 'me', '--issuer', 'https://issuer.example', '--key', 'k.pem'];
    const { merged } = await invoke(['merge', root, '--out', out(), ...words]);
    expect(merged).toMatchObject([{ trust: { trustedKeys: [] }, signing: { kind: 'key', file: 'k.pem' } }]);
  });

  it.each([
    [['--out', 'x'], 'say which folder'],
    [['.'], 'say where to'],
    [['nowhere', '--out', 'x'], 'nowhere is no folder'],
  ])('are not merged from or to nowhere: %j', async (words, message) => {
    const { exitCode, err, merged } = await invoke(['merge', ...words]);
    expect([exitCode, merged]).toEqual([2, []]);
    expect(err).toContain(message);
  });
});

describe('signing', () => {
  it('is by one’s own key, by another, or keyless', async () => {
    const signing = async (...words: readonly string[]) =>
      (await invoke(['run', '--out', out(), ...words])).ran[0]?.signing;
    expect(await signing()).toMatchObject({ kind: 'key' });
    expect(await signing('--key', 'k.pem')).toMatchObject({ kind: 'key', file: 'k.pem' });
    expect(await signing('--keyless')).toEqual({ kind: 'keyless' });
    expect(await signing('--keyless', '--signing-config', 'c.json')).toEqual({
      kind: 'keyless',
      config: 'c.json',
    });
  });

  it.each([
    [['--keyless', '--key', 'k.pem'], 'sign with --key or --keyless'],
    [['--signing-config', 'c.json'], '--signing-config is for --keyless'],
  ])('is not by two: %j', async (words, message) => {
    const { exitCode, err, signed } = await invoke(['sign', root, ...words]);
    expect([exitCode, signed]).toEqual([2, []]);
    expect(err).toContain(message);
  });

  it('can come later', async () => {
    const { exitCode, signed, out: shown } = await invoke(['sign', root, '--keyless']);
    expect(exitCode).toBe(0);
    expect(signed).toMatchObject([{ folder: root, signing: { kind: 'keyless' } }]);
    expect(shown).toMatch(/^signed: run /);
  });
});

describe('a run in the cluster', () => {
  it('has as many shards as asked for, and what an ordinary run is given', async () => {
    const { inCluster, ran, exitCode } = await invoke(
      ['run', '--in-cluster', '--shards', '3', '--seed', '7', '--mesh', 'none', '--out', out()],
      { testbedOf: async () => 'kubernetes' },
    );
    expect(exitCode).toBe(1);
    expect(ran).toEqual([]);
    expect(inCluster).toMatchObject([
      {
        begin: {
          kind: 'anew',
          out: out(),
          asked: {
            count: 3,
            seed: 7,
            mesh: 'none',
            cluster: { harnessImage: 'smi-conformance/harness:0.1.0', mesh: 'install' },
          },
        },
        signing: { kind: 'key' },
      },
    ]);
  });

  it('goes on with an interrupted one by its folder, and with nothing else than how to sign', async () => {
    const { inCluster } = await invoke(['run', '--in-cluster', '--resume', out(), '--key', 'my.pem']);
    expect(inCluster).toMatchObject([
      { begin: { kind: 'resume', out: out() }, signing: { kind: 'key', file: 'my.pem' } },
    ]);
  });

  it.each([
    [['--shards', '2'], '--shards is for tests in pods of the cluster: add --in-cluster'],
    [['--in-cluster', '--shards', '0'], '--shards 0: use a number from 1 to 32'],
    [['--in-cluster', '--shard', '1/2'], '--shard does not go with --in-cluster'],
    [['--in-cluster', '--fault', 'stale'], '--fault does not go with --in-cluster'],
    [['--in-cluster', '--resume', 'x', '--seed', '7'], 'leave --seed out'],
    [['--in-cluster', '--resume', 'x', '--in-cluster', '--keep'], 'leave --keep out'],
    [['--in-cluster'], 'the mesh reference runs in this process'],
    [['--in-cluster', '--release', 'all'], 'unknown release "all"'],
  ])('refuses %s', async (words, message) => {
    const { exitCode, err, ran, inCluster } = await invoke(['run', ...words]);
    expect({ exitCode, ran, inCluster }).toEqual({ exitCode: 2, ran: [], inCluster: [] });
    expect(err).toContain(message);
  });
});
