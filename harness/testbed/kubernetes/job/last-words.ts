/** What a pod announces when its shard is done: the SHA-256 of its files, hex. */
export interface LastWords {
  readonly result: string;
  readonly evidence: string;
}

const PATTERN = /^result ([0-9a-f]{64})\nevidence ([0-9a-f]{64})\n?$/;

/** As a container's termination message, which has room for 4 KiB. */
export function lastWordsText({ result, evidence }: LastWords): string {
  return `result ${result}\nevidence ${evidence}\n`;
}

/** Nothing for a text that is none. */
export function parseLastWords(text: string): LastWords | undefined {
  const [, result, evidence] = PATTERN.exec(text) ?? [];
  return result === undefined || evidence === undefined ? undefined : { result, evidence };
}
