import type { Duplex } from 'node:stream';

/** Joins two byte streams, half-closes included; when one breaks, `onBreak` is told which is left. */
export function splice(a: Duplex, b: Duplex, onBreak: (left: Duplex) => void): void {
  const guard = (broken: Duplex, left: Duplex) => {
    broken.on('error', () => {});
    broken.on('close', () => {
      const clean = broken.readableEnded && broken.writableFinished;
      if (!left.destroyed && !clean) onBreak(left);
    });
  };
  guard(a, b);
  guard(b, a);
  a.pipe(b);
  b.pipe(a);
}
