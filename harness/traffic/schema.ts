import type { Kind } from '../smi/resource.ts';
import type { Scene } from './scene.ts';
import { Trouble } from './trouble.ts';

/** Reads once what the API server says of a kind: its schema does not change while a test runs. */
export async function readSchema({ stage, recorder, clock, signal }: Scene, object: string): Promise<void> {
  try {
    const schema = await stage.schema(object as Kind, signal);
    recorder.append({ record: 'schema', at: clock.now(), object, schema });
  } catch (cause) {
    signal.throwIfAborted();
    const why = cause instanceof Error ? cause.message : cause;
    throw new Trouble('SCHEMA_UNREADABLE', `the schema of ${object} could not be read: ${why}`, { cause });
  }
}
