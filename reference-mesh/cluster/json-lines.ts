import type { Readable } from 'node:stream';

/** Longer is no line of ours, characters. */
const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * A JSON value a line, until the stream ends.
 *
 * @throws where it breaks off before its end, SyntaxError for a line that is no JSON, RangeError for one without end
 */
export async function* jsonLines(stream: Readable): AsyncGenerator<unknown> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new RangeError(`a line of more than ${LONGEST_LINE} characters`);
    for (const line of lines) if (line !== '') yield JSON.parse(line) as unknown;
  }
}
