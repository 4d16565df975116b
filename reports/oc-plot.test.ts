import { describe, expect, it } from 'vitest';
import type { OcPanel } from './oc-plot.ts';
import { renderOcPlot } from './oc-plot.ts';

const SHARES = [0.5, 0.6, 0.7, 0.8, 0.9];
const panel: OcPanel = {
  weight: 0.7,
  effect: 0.1,
  own: SHARES.map((share) => ({ share, pass: share === 0.7 ? 1 : 0, fail: share === 0.7 ? 0 : 0.75 })),
  moreOfFifty: SHARES.map((share) => ({ share, pass: share })),
  anyOfTenTries: SHARES.map((share) => ({ share, pass: share === 0.6 ? 0.12 : 1 })),
};
const svg = renderOcPlot([panel, { ...panel, weight: 0.9, effect: 0.05, moreOfFifty: [] }]);

/** Places of the only path of a kind, in the first panel: x and y in user units. */
function places(kind: string): readonly (readonly number[])[] {
  const [, path = ''] = new RegExp(`class="oc-(?:curve oc-)?${kind}" d="([^"]+)"`).exec(svg) ?? [];
  return [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

describe('the plot of operating characteristics', () => {
  it('tells in words what it shows, for those who do not see it', () => {
    expect(svg).toContain('role="img" aria-labelledby="oc-title oc-description"');
    expect(svg).toContain(
      'Weight 70 %: at the weight itself this suite passes in more than 99 % of runs; 10 points below it in less than 1 % of runs, where any of ten tries of 500 requests passes in 12 % of runs.',
    );
  });

  it('draws a sure pass higher than a sure failure, and shares from left to right', () => {
    const own = places('own');
    expect(own).toHaveLength(SHARES.length);
    expect(own[2]?.[1]).toBeLessThan(own[1]?.[1] ?? 0);
    expect(own.map(([x]) => x)).toEqual(own.map(([x]) => x).toSorted((a = 0, b = 0) => a - b));
  });

  it('fills what is neither pass nor fail', () => {
    // Forth along the passes, back along what does not fail: a quarter above where 0.75 fail and nothing passes.
    const band = places('band');
    expect(band).toHaveLength(2 * SHARES.length);
    const [bottom = 0, top = 0] = [band[0]?.[1], band.at(-1)?.[1]];
    const whole = bottom - (band[2]?.[1] ?? 0);
    expect(bottom - top).toBeCloseTo(whole / 4, 0);
  });

  it('marks the weight and the effect size where they lie inside the panel', () => {
    // Beyond 0.9 the second panel has nothing: its weight is the end, and only 0.85 lies inside.
    expect(svg.match(/class="oc-guide oc-effect"/g)).toHaveLength(3);
  });

  it('stands by itself: no scripts, no links, no variables', () => {
    expect(svg).not.toMatch(/<script|href=|url\(|var\(/);
    expect(svg).toContain('@media (prefers-color-scheme: dark)');
  });
});
