import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, http } from '../../harness/smi/intent.ts';
import { passage } from '../question.ts';
import { granted, undoubtedGrant } from '../undoubted.ts';

// What SMI leaves open about paths: which ones a pathRegex lets through.

const TO = 'server';
const get = (path: string) => http({ path, methods: ['GET'] });

conformanceTest(
  {
    id: 'TSC-O01',
    title:
      'observed: what follows a matched path, query strings, spellings of one path, the dialect of pathRegex',
    clauses: ['specs-S4-suffix', 'specs-S5', 'specs-S6'],
  },
  async ({ mesh, observe }) => {
    mesh.apply(
      allow({
        from: 'client',
        to: TO,
        routes: [get('/metrics'), get('/abc'), get('/find\\?id=7'), get('/item\\d')],
      }),
      undoubtedGrant,
    );
    await observe.settled(granted);
    for (const [path, question] of [
      ['/metrics/sub', 'Does pathRegex /metrics let /metrics/sub through?'],
      ['/metrics-foo', 'Does pathRegex /metrics let /metrics-foo through?'],
    ] as const) {
      await observe.outcome(
        { from: 'client', to: TO, get: path },
        passage('specs-S4-suffix', question, {
          delivered: 'yes: the end is open',
          denied: 'no: the end is anchored too',
        }),
      );
    }
    await observe.outcome(
      { from: 'client', to: TO, get: '/metrics?a=b' },
      passage('specs-S5', 'Is a listed path allowed when a query string follows it?'),
    );
    await observe.outcome(
      { from: 'client', to: TO, get: '/find?id=7' },
      passage('specs-S5', 'Does pathRegex see the query string, so that it can ask for one?', {
        denied: 'no: the path ends before it',
      }),
    );
    for (const [path, words] of [
      ['/ABC', 'in capitals, as /ABC'],
      ['/%61bc', 'percent-encoded, as /%61bc'],
      ['//abc', 'with two slashes, as //abc'],
      ['/./abc', 'as /./abc'],
      ['/x/../abc', 'as /x/../abc'],
    ] as const) {
      await observe.outcome(
        { from: 'client', to: TO, get: path },
        passage('specs-S6', `Is the listed path /abc allowed ${words}?`),
      );
    }
    await observe.outcome(
      { from: 'client', to: TO, get: '/item7' },
      passage('specs-S6', 'Does the dialect of pathRegex have the class \\d?', {
        delivered: 'yes, as in Perl and RE2',
      }),
    );
  },
);
