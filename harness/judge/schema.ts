import type { Expectation, SchemaCheck } from '../model/expectation.ts';
import type { Json } from '../model/kubernetes.ts';
import type { Verdict } from '../model/verdict.ts';
import { PASS } from '../model/verdict.ts';
import { fail, inconclusive } from './ruling.ts';
import { fieldsOf } from './schema-fields.ts';
import type { Episode } from './transcript.ts';

type SchemaExpectation = Extract<Expectation, { kind: 'schema' }>;

/** `schema`: the kind's schema, as it was read in this episode, shows what the check asks for. */
export function judgeSchema({ expectation, record, steps }: Episode<SchemaExpectation>): Verdict {
  const { object, check } = expectation;
  const read = steps.findLast((step) => step.record === 'schema' && step.object === object);
  if (read?.record !== 'schema')
    return inconclusive(record.skipped ?? 'not-reached', `the schema of ${object} was not read`);
  const problem = problemOf(read.schema, check);
  return problem === undefined ? PASS : fail('api-answer-wrong', `${object}: ${problem}`);
}

function problemOf(schema: Json, check: SchemaCheck): string | undefined {
  if (schema === null) return 'the API server serves no schema of it';
  const fields = fieldsOf(schema);
  switch (check.check) {
    case 'served':
      return undefined;
    case 'fields': {
      const prefix = check.below === '' ? '' : `${check.below}.`;
      const found = fields
        .filter((field) => field.startsWith(prefix))
        .map((field) => field.slice(prefix.length));
      const missing = check.required.filter((field) => !found.includes(field));
      if (missing.length > 0) return `${prefix}${missing.join(`, ${prefix}`)} missing from its schema`;
      const surplus = found.filter(
        (field) => !check.required.includes(field) && !check.optional.includes(field),
      );
      return surplus.length === 0
        ? undefined
        : `its schema also holds ${prefix}${surplus.join(`, ${prefix}`)}`;
    }
    case 'no-field': {
      const named = fields.find((field) => field.toLowerCase().includes(check.like.toLowerCase()));
      return named && `its schema holds ${named}`;
    }
    default:
      return check satisfies never;
  }
}
