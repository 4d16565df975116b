import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import inReport from '../../reports/html/operating-characteristic.json' with { type: 'json' };
import { renderOcPlot } from '../../reports/oc-plot.ts';
import { ocPanels } from './oc-panels.ts';
import { anyOfTenTries, moreOfFifty } from './other-rules.ts';

const PLOT = new URL('../../docs/images/operating-characteristic.svg', import.meta.url);

const PATH = / d="([^"]+)"/g;

/** All corners of all curves. */
function places(svg: string): readonly string[] {
  return [...svg.matchAll(PATH)].flatMap(([, path = '']) =>
    path.split(/[MLZ]/).filter((place) => place !== ''),
  );
}

describe('the plot in docs', () => {
  it('shows what the share test does today: else run scripts/bench/draw-operating-characteristic.ts', () => {
    const committed = readFileSync(PLOT, 'utf8');
    const coarse = renderOcPlot(ocPanels(0.05));
    expect(committed.replaceAll(PATH, '')).toBe(coarse.replaceAll(PATH, ''));
    const drawn = new Set(places(committed));
    expect(places(coarse).filter((place) => !drawn.has(place))).toEqual([]);
  });
});

describe('the plot in the HTML report', () => {
  it('is drawn from what the share test does today: else run scripts/bench/draw-operating-characteristic.ts', () => {
    const drawn = new Set(places(renderOcPlot(inReport)));
    const coarse = places(renderOcPlot(ocPanels(0.05)));
    expect(coarse.length).toBeGreaterThan(20);
    expect(coarse.filter((place) => !drawn.has(place))).toEqual([]);
  });
});

describe('rules used elsewhere', () => {
  it('“B > C of 50” passes a split of equal halves in 44 % of runs', () => {
    expect(moreOfFifty(0.5)).toBeCloseTo(0.444, 3);
    expect(moreOfFifty(0.6)).toBeCloseTo(0.902, 3);
  });

  it('“±0.05, any of 10 tries” passes a share 6 points off in 98 % of runs', () => {
    expect(anyOfTenTries(0.7, 0.64)).toBeCloseTo(0.984, 3);
    expect(anyOfTenTries(0.7, 0.6)).toBeCloseTo(0.116, 3);
  });
});
