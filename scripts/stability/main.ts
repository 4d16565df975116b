// Does trouble bend a verdict? Run by hand: `node scripts/stability/main.ts [--count 1000] [--seed N] [--only KIND]
// [--out DIR]`. docs/stability.md says what is done, and quotes the figures.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadClauses } from '../../harness/catalogue/clauses.ts';
import { APIS, PAIRINGS } from '../../harness/model/api.ts';
import { canBePerformed, lineUp } from '../../harness/run/kill.ts';
import { inLanes } from '../../harness/run/lanes.ts';
import { planOf } from '../../harness/run/plan.ts';
import { requirementOf } from '../../harness/run/rehearsal.ts';
import { loadSuites } from '../../harness/run/suite.ts';
import { loadFault } from '../../reference-mesh/faults/load.ts';
import { Crew } from './crew.ts';
import type { Disturbance } from './disturbance.ts';
import { DISTURBANCES, IN_WORDS } from './disturbance.ts';
import type { Execution, Outcome } from './execution.ts';
import type { Undisturbed } from './plan.ts';
import { executionsOf, FAULTS, inTurn } from './plan.ts';
import { press } from './pressure.ts';
import type { Row } from './tally.ts';
import { exitCodeOf, renderTable, tallyOf } from './tally.ts';

const PROCESSES = 2;
const BUSY_LOOPS = 2;
const TOLD_EVERY = 50;

function usage(problem: string): never {
  console.error(
    `${problem}\nusage: node scripts/stability/main.ts [--count N] [--seed N] [--only ${DISTURBANCES.join('|')}] [--out DIR]`,
  );
  process.exit(2);
}

function given() {
  try {
    return parseArgs({
      options: {
        count: { type: 'string', default: '1000' },
        seed: { type: 'string', default: '42' },
        only: { type: 'string' },
        out: { type: 'string' },
      },
    }).values;
  } catch (error) {
    return usage((error as Error).message);
  }
}

function whole(name: string, text: string, most: number): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) > most)
    usage(`--${name} ${text}: a whole number up to ${most}`);
  return Number(text);
}

/** Every test on the right mesh, and on the faulty ones those that notice the fault, as they go undisturbed. */
async function undisturbed(
  crew: Crew,
  seed: number,
): Promise<{ right: readonly Undisturbed[]; faulty: readonly Undisturbed[] }> {
  const versions = PAIRINGS['v0.6.0'];
  const { tests } = planOf(await loadSuites(), await loadClauses(), versions, { specs: APIS, tests: [] });
  const required = await Promise.all(
    tests.map(({ definition }) => requirementOf(definition, versions[definition.api], versions)),
  );
  const asked = tests
    .map(({ definition }) => definition.id)
    .filter((id) =>
      required.some((one) => one.test === id && (canBePerformed(one) || one.observations.length > 0)),
    );
  const right = await inLanes(asked, crew.width, async (test) => {
    const outcome = await crew.perform({ test, seed, usualCalls: 1 });
    if (outcome.ending !== 'right')
      throw new Error(`${test} does not pass on the right mesh even undisturbed: ${outcome.words}`);
    return { test, calls: outcome.calls };
  });
  const suspects = await Promise.all(
    FAULTS.map(async (name) => {
      const { breaks } = (await loadFault(name)).fault;
      return lineUp(breaks, required).deciders.map(({ test }) => ({ test, fault: { name, breaks } }));
    }),
  );
  const tried = await inLanes(suspects.flat(), crew.width, async (suspect) => {
    const { ending, calls } = await crew.perform({ ...suspect, seed, usualCalls: 1 });
    return { ...suspect, calls, ending };
  });
  const faulty = tried.filter(({ ending }) => ending === 'right');
  const unnoticed = FAULTS.filter((name) => !faulty.some(({ fault }) => fault.name === name));
  if (unnoticed.length > 0) throw new Error(`even undisturbed nothing notices ${unnoticed.join(', ')}`);
  return { right, faulty: inTurn(faulty) };
}

async function measure(
  crew: Crew,
  executions: readonly Execution[],
  name: string,
): Promise<readonly Outcome[]> {
  let done = 0;
  return inLanes(executions, crew.width, async (execution) => {
    const outcome = await crew.perform(execution);
    done += 1;
    const { test, fault, seed } = execution;
    const where = fault === undefined ? '' : ` with ${fault.name}`;
    if (outcome.ending !== 'right') {
      console.log(`${outcome.ending.toUpperCase()} ${test}${where}, seed ${seed}: ${outcome.words}`);
    }
    if (done % TOLD_EVERY === 0) console.log(`${name}: ${done} of ${executions.length}`);
    return outcome;
  });
}

const options = given();
const count = whole('count', options.count, 1_000_000);
const seed = whole('seed', options.seed, 2 ** 32 - 1);
const { only } = options;
const kinds = DISTURBANCES.filter((kind) => only === undefined || kind === only);
if (kinds.length === 0) usage(`--only ${only}: no such disturbance`);
const folder = options.out ?? (await mkdtemp(path.join(tmpdir(), 'smi-conformance-stability-')));
await mkdir(folder, { recursive: true });

async function rowOf(
  crew: Crew,
  disturbance: Disturbance,
  subjects: Awaited<ReturnType<typeof undisturbed>>,
): Promise<Row> {
  const release = disturbance === 'cpu-pressure' ? press(BUSY_LOOPS) : () => {};
  try {
    const plan = { disturbance, count, seed };
    const right = await measure(crew, executionsOf(subjects.right, plan), IN_WORDS[disturbance]);
    const faulty = await measure(
      crew,
      executionsOf(subjects.faulty, plan),
      `${IN_WORDS[disturbance]}, faulty meshes`,
    );
    return { disturbance, right: tallyOf(right), faulty: tallyOf(faulty) };
  } finally {
    release();
  }
}

const crew = new Crew(PROCESSES, folder);
const rows: Row[] = [];
try {
  const subjects = await undisturbed(crew, seed);
  console.log(
    `undisturbed: ${subjects.right.length} tests pass on the right mesh, ${subjects.faulty.length} notice one of ${FAULTS.length} faults`,
  );
  for (const disturbance of kinds) rows.push(await rowOf(crew, disturbance, subjects));
} finally {
  crew.disband();
}
console.log(`\n${renderTable(rows)}\n`);
const file = path.join(folder, 'stability.json');
await writeFile(file, `${JSON.stringify({ seed, count, rows }, undefined, 2)}\n`);
console.log(`${file}; beside it the evidence of what did not end right`);
process.exitCode = exitCodeOf(rows);
