import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, stagesIn } from './capacity.ts';

function nodes(...memories: readonly string[]) {
  return { items: memories.map((memory) => ({ status: { allocatable: { memory } } })) };
}

function pods(...requests: readonly string[]) {
  return {
    items: requests.map((memory) => ({ spec: { containers: [{ resources: { requests: { memory } } }] } })),
  };
}

describe('a quantity of memory', () => {
  it.each([
    ['1024', 1024],
    ['64Mi', 64 * 2 ** 20],
    ['24689764Ki', 24689764 * 2 ** 10],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['1G', 1e9],
    ['128974848000m', 128974848],
    ['1e3', 1000],
    ['', 0],
    ['nonsense', 0],
  ])('%s has %d bytes', (quantity, bytes) => {
    expect(bytesOf(quantity)).toBe(bytes);
  });
});

describe('how many stages there is memory for', () => {
  it('goes by what is allocatable and not requested already', () => {
    expect(stagesIn(nodes('4Gi'), pods())).toBe(2);
    expect(stagesIn(nodes('2Gi', '2Gi'), pods())).toBe(2);
    expect(stagesIn(nodes('4Gi'), pods('1Gi', '512Mi'))).toBe(1);
  });

  it('leaves out nodes that take no pods', () => {
    const { items } = nodes('4Gi');
    const cordoned = items.map((node) => ({ ...node, spec: { unschedulable: true } }));
    expect(stagesIn({ items: [...items, ...cordoned] }, pods())).toBe(2);
  });

  it('leaves out pods that have ended', () => {
    const [ended] = pods('3Gi').items;
    expect(stagesIn(nodes('4Gi'), { items: [{ ...ended, status: { phase: 'Succeeded' } }] })).toBe(2);
  });

  it('is at least one and at most six', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (has, asked) => {
        const stages = stagesIn(nodes(`${has}Mi`), pods(`${asked}Mi`));
        expect(stages).toBeGreaterThanOrEqual(1);
        expect(stages).toBeLessThanOrEqual(6);
      }),
    );
  });
});
