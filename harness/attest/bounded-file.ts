import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * Reads a file that somebody else may have made: nothing but a file, and no more than `most` bytes of it.
 *
 * @throws Error that says what it is instead; the file system's error
 */
export async function readBounded(file: string, most: number): Promise<Buffer> {
  // Without O_NONBLOCK a named pipe would hold us until somebody writes to it.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error('it is not a file');
    if (stats.size > most) throw new Error(`it has more than ${most.toLocaleString('en-US')} bytes`);
    const bytes = Buffer.alloc(stats.size);
    let length = 0;
    // Never beyond the size that was looked at, whatever is appended meanwhile.
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await handle.close();
  }
}
