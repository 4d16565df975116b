import type { Duplex } from 'node:stream';

/** A socket, or a stream of an HTTP/2 session. */
export type ByteStream = Duplex & { readonly rstCode?: number | undefined };

/** False once a stream was reset: Node then emits `end` all the same. */
export function isIntact({ rstCode = 0 }: { readonly rstCode?: number | undefined }): boolean {
  return rstCode === 0;
}

/** Joins two byte streams, half-closes included; when one breaks, `onBreak` is told which is left. */
export function splice(a: ByteStream, b: ByteStream, onBreak: (left: ByteStream) => void): void {
  const carry = (from: ByteStream, to: ByteStream) => {
    from.pipe(to, { end: false });
    from.on('end', () => {
      if (isIntact(from)) to.end();
    });
    from.on('error', () => {});
    from.on('close', () => {
      const clean = from.readableEnded && from.writableFinished && isIntact(from);
      if (!to.destroyed && !clean) onBreak(to);
    });
  };
  carry(a, b);
  carry(b, a);
}
