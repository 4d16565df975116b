import type { Expectation } from '../model/expectation.ts';
import type { Control } from './control.ts';
import type { Course } from './course.ts';
import { deployUnderTraffic } from './deployment.ts';
import { awaitEvent } from './event.ts';
import { countBehindGate, holdBehindGate } from './gate.ts';
import { readMetrics } from './reading.ts';
import { readSchema } from './schema.ts';

/**
 * Drives one expectation and records all that was seen.
 *
 * @param seq its position in its test
 */
export async function drive(
  course: Course,
  seq: number,
  expectation: Expectation,
  control: Control | undefined,
): Promise<void> {
  const { scene, collector, changes, convergence } = course;
  switch (expectation.kind) {
    case 'delivered':
    case 'denied':
    case 'confined':
      return holdBehindGate(course, expectation, control);
    case 'shares':
      return countBehindGate(course, expectation);
    case 'reading':
      await changes.letThrough();
      return readMetrics(scene, collector, expectation, { seq, withinMs: convergence.limitMs });
    case 'steady':
      // Without a control nothing would show that the change was made.
      if (!control) return;
      return deployUnderTraffic(scene, collector, expectation, {
        deploy: () => changes.letThrough(),
        control,
        withinMs: convergence.limitMs,
      });
    case 'schema':
      await changes.letThrough();
      return readSchema(scene, expectation.object);
    case 'event':
      return awaitEvent(scene, expectation, {
        seq,
        change: () => changes.letThrough(),
        until: () => convergence.until,
      });
    case 'accepted':
    case 'rejected':
      await changes.submit([{ verb: 'apply', object: expectation.object }]);
      return;
    default:
      expectation satisfies never;
  }
}
