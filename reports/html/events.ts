import type { ChangeRecord, TestStep } from '../../harness/model/evidence.ts';
import type { Json } from '../../harness/model/kubernetes.ts';
import { clipped } from './amount.ts';
import type { EventMoment } from './moment.ts';
import type { Places } from './places.ts';
import { yamlOf } from './yaml.ts';

/** Characters of an object, of an answer and of a message that are shown. */
const MOST = { object: 1500, answer: 700, message: 400 } as const;

interface Scene {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly places: Places;
}

/** What happened in one step beside attempts and their receipts; none for those two, which are rows of their own. */
export function eventsOf(
  step: TestStep,
  previousAt: number,
  { startedAt, places }: Scene,
): readonly EventMoment[] {
  const event = (mark: EventMoment['mark'], at: number, words: string, body?: string): EventMoment => ({
    kind: 'event',
    atMs: at - startedAt,
    mark,
    words,
    ...(body !== undefined && { body }),
  });
  switch (step.record) {
    case 'change':
      return [event('change', step.at, changeWords(step.changes), objectsBody(step.changes))];
    case 'self-check': {
      const silent = step.check.ports.filter(({ answers }) => !answers).map(({ port }) => port);
      const says = silent.length === 0 ? 'all its servers answer' : `no answer on ${silent.join(', ')}`;
      return [
        event(
          'note',
          step.at,
          `${places.role(step.workload)} asked on its own loopback, without the mesh: ${says}`,
        ),
      ];
    }
    case 'reading':
      return [
        event(
          'reading',
          step.at,
          `GET ${step.path}: HTTP ${step.status}`,
          clipped(yamlOf(step.body, 3), MOST.answer),
        ),
      ];
    case 'events': {
      const told = step.events.map(({ type, reason, message }) => `${type} ${reason}: ${message}`);
      return [
        event(
          'reading',
          step.at,
          clipped(
            `Events about ${step.about.kind} ${step.about.name}: ${told.join('; ') || 'none'}`,
            MOST.message,
          ),
        ),
      ];
    }
    case 'deployment':
      return [event('change', step.at, `${step.role} deployed: ${step.pods.join(', ')}`)];
    case 'schema': {
      const what = step.schema === null ? 'none is served' : 'is served';
      return [
        event(
          'reading',
          step.at,
          `schema of ${step.object}: ${what}`,
          step.schema === null ? undefined : schemaBody(step.schema),
        ),
      ];
    }
    case 'trouble':
      return [
        event(
          'trouble',
          step.at,
          clipped(`the harness’s own trouble, ${step.code}: ${step.message}`, MOST.message),
        ),
      ];
    case 'not-applicable':
      return [event('note', previousAt, clipped(step.detail, MOST.message))];
    case 'sent':
    case 'received':
    case 'expectation':
    case 'observation':
      return [];
    default:
      return step satisfies never;
  }
}

function schemaBody(schema: Json): string {
  return clipped(yamlOf(schema, 3), MOST.answer);
}

type Change = ChangeRecord['changes'][number];

/** `apply HTTPRouteGroup a, TrafficTarget b`; what the API server refused says so. */
function changeWords(changes: readonly Change[]): string {
  let before: Change['verb'] | undefined;
  const words = changes.map(({ verb, object, admission }) => {
    const again = verb === before;
    before = verb;
    const what = `${again ? '' : `${verb} `}${object.kind} ${object.metadata.name}`;
    if (admission.accepted) return what;
    const why = `HTTP ${admission.status}: ${admission.message}`;
    return clipped(`${what} (refused by the API server, ${why})`, MOST.message);
  });
  return words.join(', ');
}

/** The objects that were applied, as YAML without name and version; those that are alike stand once. */
function objectsBody(changes: readonly Change[]): string | undefined {
  const applied = changes
    .filter(({ verb }) => verb === 'apply')
    .map(({ object }) => ({ object, body: objectBody(object) }));
  if (applied.length === 0) return undefined;
  const alike = Map.groupBy(applied, ({ object, body }) => `${object.kind} ${body}`);
  return [...alike.values()]
    .map((same) => {
      const names = same.map(({ object }) => object.metadata.name).join(', ');
      return `# ${same[0]?.object.kind} ${names}\n${same[0]?.body}`;
    })
    .join('\n');
}

function objectBody({ kind: _kind, metadata, apiVersion: _version, ...rest }: Change['object']): string {
  const { name: _name, namespace: _namespace, ...labels } = metadata;
  const named = Object.keys(labels).length === 0 ? {} : { metadata: labels };
  return clipped(yamlOf({ ...named, ...rest }, 2), MOST.object);
}
