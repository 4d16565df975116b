/** Largest UDP payload over IPv4, bytes. */
const MAX_DATAGRAM = 65_507;

/** A datagram with its length before it (2 bytes, big-endian). */
export function frame(datagram: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(2 + datagram.length);
  framed.writeUInt16BE(Math.min(datagram.length, MAX_DATAGRAM), 0);
  framed.set(datagram, 2);
  return framed;
}

/** Cuts a byte stream back into the datagrams that were framed into it. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** @returns the datagrams that are complete with this chunk, in order */
  push(chunk: Buffer): readonly Buffer[] {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const datagrams: Buffer[] = [];
    while (bytes.length >= 2) {
      const end = 2 + bytes.readUInt16BE(0);
      if (bytes.length < end) break;
      datagrams.push(bytes.subarray(2, end));
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes;
    return datagrams;
  }
}
