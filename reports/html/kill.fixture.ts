import type { Kill, KillMatrix, Mutant } from '../../harness/model/kill.ts';

const kill: Kill = {
  test: 'TA-07',
  seq: 1,
  kind: 'denied',
  clause: 'access-A7',
  relation: 'own',
  reason: 'delivered',
  detail: '<b>5 delivered</b>',
};

const mutant: Mutant = {
  fault: { name: 'source-ignored', breaks: ['access-A7'], digest: 'd', title: 'whoever <calls>' },
  release: 'v0.6.0',
  fate: { kind: 'killed-by-name', by: kill },
  deciders: ['TA-07'],
  performed: 1,
  kills: [kill],
  doubts: [],
  durationMs: 400,
};

/** Three faults: one killed by name, one that survives, one with failures elsewhere. */
export const matrix: KillMatrix = {
  schema: 1,
  suite: { name: 'smi-conformance', version: '0.1.0', digest: 'abc' },
  releases: ['v0.6.0'],
  seed: 7,
  thoroughness: 'full',
  control: { ...mutant, fault: { ...mutant.fault, name: 'deny-everything' } },
  rightMesh: { performed: 3, doubts: [] },
  mutants: [
    mutant,
    { ...mutant, fault: { ...mutant.fault, name: 'quiet-one' }, fate: { kind: 'survived' }, kills: [] },
    {
      ...mutant,
      fault: { ...mutant.fault, name: 'far-reaching' },
      kills: [
        kill,
        { ...kill, relation: 'stray', clause: 'split-T7', because: 'it takes the port away, too' },
        { ...kill, relation: 'stray', clause: 'specs-S4' },
      ],
    },
  ],
  voidances: [],
  durationMs: 90_000,
};
