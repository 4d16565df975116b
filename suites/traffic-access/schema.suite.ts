import { conformanceTest } from '../../harness/run/authoring.ts';

const SUBJECT = ['kind', 'name', 'namespace', 'group', 'port'];
const RULE = ['kind', 'name', 'matches'];

function below(field: string, names: readonly string[]): readonly string[] {
  return names.map((name) => `${field}.${name}`);
}

conformanceTest(
  {
    id: 'TA-29',
    title: 'a TrafficTarget is served, with no field that could express a denial',
    clauses: ['access-A3-api', 'general-G1'],
  },
  async ({ expect }) => {
    const target = { api: 'access', kind: 'TrafficTarget' } as const;
    await expect.schema(target, { check: 'served' }, { decides: 'general-G1' });
    // Those of the text and of the published CRDs, in all versions: v1alpha1 calls its rules `specs`.
    await expect.schema(target, {
      check: 'fields',
      below: '',
      required: ['destination', 'sources'],
      optional: [
        'rules',
        'specs',
        ...below('destination', SUBJECT),
        ...below('sources', SUBJECT),
        ...below('rules', RULE),
        ...below('specs', RULE),
      ],
    });
  },
);
