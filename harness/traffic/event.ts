import type { EventExpectation } from '../judge/event.ts';
import { judgeEvent } from '../judge/event.ts';
import type { Episode } from '../judge/transcript.ts';
import { transcriptOf } from '../judge/transcript.ts';
import type { ObjectName } from '../model/kubernetes.ts';
import { Patience } from './patience.ts';
import type { Scene } from './scene.ts';
import { Trouble } from './trouble.ts';

/** Reads the Events of both objects, before the change and then until they decide or the limit is over. */
export async function awaitEvent(
  scene: Scene,
  { about, beside }: EventExpectation,
  course: {
    readonly seq: number;
    change(): Promise<void>;
    /** When the limit that counts from the change is over. */
    until(): number;
  },
): Promise<void> {
  await readEvents(scene, about);
  await course.change();
  const patience = new Patience(scene.clock, course.until());
  for (;;) {
    await readEvents(scene, beside);
    await readEvents(scene, about);
    if (isDecided(scene, course.seq) || patience.exhausted) return;
    await patience.pause(scene.signal);
  }
}

function isDecided({ test, recorder: { steps } }: Scene, seq: number): boolean {
  const episode = transcriptOf({ test, steps }).episodes.find(({ record }) => record.seq === seq);
  if (episode?.expectation.kind !== 'event') return false;
  return judgeEvent(episode as Episode<EventExpectation>).verdict !== 'inconclusive';
}

async function readEvents({ stage, recorder, clock, signal }: Scene, about: ObjectName): Promise<void> {
  try {
    const at = clock.now();
    recorder.append({ record: 'events', at, about, events: await stage.events(about, signal) });
  } catch (cause) {
    signal.throwIfAborted();
    const why = cause instanceof Error ? cause.message : cause;
    throw new Trouble(
      'EVENTS_UNREADABLE',
      `the Events about ${about.kind} ${about.name} could not be read: ${why}`,
      {
        cause,
      },
    );
  }
}
