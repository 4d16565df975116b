/** What a rule makes of one true share. All in 0…1. */
export interface OcPoint {
  readonly share: number;
  readonly pass: number;
}

export interface OcOwnPoint extends OcPoint {
  readonly fail: number;
}

/** One weight: how often each rule passes a backend, by its true share. Points in ascending order of share. */
export interface OcPanel {
  /** 0…1 */
  readonly weight: number;
  /** Smallest deviation that must be noticed, absolute, 0…1. */
  readonly effect: number;
  readonly own: readonly OcOwnPoint[];
  readonly moreOfFifty: readonly OcPoint[];
  readonly anyOfTenTries: readonly OcPoint[];
}

const WIDTH = 960;
const HEIGHT = 420;
const TOP = 96;
const BOTTOM = 348;
const LEFT = 74;
const RIGHT = 28;
const GAP = 50;
const TICKS = 0.1;
const PROBABILITIES = [0, 0.25, 0.5, 0.75, 1];

// Classes carry a prefix, and colours no variables: the picture also stands inside the HTML report, and readers of
// plain SVG know no var().
const STYLE = `
.oc-plot { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
.oc-ground { fill: #ffffff; }
.oc-plot text { fill: #1f2328; }
.oc-plot .oc-head { font-weight: 600; }
.oc-plot .oc-small { font-size: 12px; fill: #59636e; }
.oc-grid { stroke: #d1d9e0; stroke-width: 1; fill: none; }
.oc-guide { stroke: #818b98; stroke-width: 1; fill: none; }
.oc-effect { stroke-dasharray: 2 3; }
.oc-curve { fill: none; stroke-width: 2.25; stroke-linejoin: round; }
.oc-own { stroke: #0969da; }
.oc-band { fill: #0969da; fill-opacity: 0.16; stroke: none; }
.oc-tries { stroke: #bc4c00; stroke-dasharray: 8 4; }
.oc-more { stroke: #8250df; stroke-dasharray: 2 4; }
@media (prefers-color-scheme: dark) {
  .oc-ground { fill: #0d1117; }
  .oc-plot text { fill: #f0f6fc; }
  .oc-plot .oc-small { fill: #9198a1; }
  .oc-grid { stroke: #3d444d; }
  .oc-guide { stroke: #9198a1; }
  .oc-own { stroke: #4493f8; }
  .oc-band { fill: #4493f8; fill-opacity: 0.25; }
  .oc-tries { stroke: #f0883e; }
  .oc-more { stroke: #ab7df8; }
}`;

const LEGEND = [
  { x: LEFT, y: 24, mark: 'own', text: 'this suite passes' },
  { x: LEFT, y: 48, mark: 'band', text: 'this suite is inconclusive' },
  { x: 320, y: 24, mark: 'tries', text: '500 requests, ±5 points, any of 10 tries passes (Gateway API)' },
  {
    x: 320,
    y: 48,
    mark: 'more',
    text: 'B > C of 50 requests passes, whatever B’s weight above ½ (earlier SMI suite)',
  },
] as const;

/**
 * The operating characteristics as a self-contained SVG, 960 × 420 user units, which follows the reader's preference
 * for light or dark.
 */
export function renderOcPlot(panels: readonly OcPanel[]): string {
  const width = (WIDTH - LEFT - RIGHT - GAP * (panels.length - 1)) / panels.length;
  const frames = panels.map((panel, i) => ({ panel, left: LEFT + i * (width + GAP), width }));
  return `<svg xmlns="http://www.w3.org/2000/svg" class="oc-plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="oc-title oc-description">
<title id="oc-title">Operating characteristics of three rules that judge a backend’s share</title>
<desc id="oc-description">${description(panels)}</desc>
<style>${STYLE}
</style>
<rect class="oc-ground" width="${WIDTH}" height="${HEIGHT}"/>
${LEGEND.map(legendEntry).join('\n')}
<text transform="translate(20 ${(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">probability of a pass</text>
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${BOTTOM + 56}" text-anchor="middle">true share of the backend</text>
${PROBABILITIES.map((pass) => yLabel(LEFT, pass)).join('\n')}
${frames.map(renderPanel).join('\n')}
</svg>
`;
}

interface Frame {
  readonly panel: OcPanel;
  readonly left: number;
  readonly width: number;
}

function renderPanel({ panel, left, width }: Frame): string {
  const { weight, effect, own } = panel;
  const from = own[0]?.share ?? 0;
  const to = own.at(-1)?.share ?? 1;
  const x = (share: number) => left + ((share - from) / (to - from)) * width;
  const curve = (kind: string, points: readonly OcPoint[]) =>
    `<path class="oc-curve oc-${kind}" d="${path(points.map(({ share, pass }) => [x(share), y(pass)]))}"/>`;
  const band = [
    ...own.map(({ share, pass }): Place => [x(share), y(pass)]),
    ...own.map(({ share, fail }): Place => [x(share), y(1 - fail)]).toReversed(),
  ];
  const guides = [
    { share: weight, kind: '' },
    ...[weight - effect, weight + effect].map((share) => ({ share, kind: ' oc-effect' })),
  ].filter(({ share }) => share > from && share < to);
  const ticks = multiples(TICKS, from, to);
  return `<g>
<text class="oc-head" x="${left + width / 2}" y="${TOP - 14}" text-anchor="middle">weight ${percent(weight)}, effect size ±${Math.round(effect * 100)} points</text>
${PROBABILITIES.map((pass) => line('oc-grid', [left, y(pass)], [left + width, y(pass)])).join('\n')}
${guides.map(({ share, kind }) => line(`oc-guide${kind}`, [x(share), TOP], [x(share), BOTTOM])).join('\n')}
${ticks.map((share) => `${line('oc-guide', [x(share), BOTTOM], [x(share), BOTTOM + 5])}<text class="oc-small" x="${unit(x(share))}" y="${BOTTOM + 22}" text-anchor="middle">${percent(share)}</text>`).join('\n')}
<path class="oc-band" d="${path(band)}Z"/>
${curve('more', panel.moreOfFifty)}
${curve('tries', panel.anyOfTenTries)}
${curve('own', own)}
</g>`;
}

type Place = readonly [x: number, y: number];

function y(probability: number): number {
  return BOTTOM - probability * (BOTTOM - TOP);
}

function yLabel(left: number, pass: number): string {
  return `<text class="oc-small" x="${unit(left - 7)}" y="${unit(y(pass) + 4)}" text-anchor="end">${percent(pass)}</text>`;
}

function legendEntry({ x: left, y: middle, mark, text }: (typeof LEGEND)[number]): string {
  const sign =
    mark === 'band'
      ? `<rect class="oc-band" x="${left}" y="${middle - 7}" width="34" height="14"/>`
      : line(`oc-curve oc-${mark}`, [left, middle], [left + 34, middle]);
  return `${sign}<text x="${left + 44}" y="${middle + 4.5}">${text}</text>`;
}

function line(kind: string, [x1, y1]: Place, [x2, y2]: Place): string {
  return `<line class="${kind}" x1="${unit(x1)}" y1="${unit(y1)}" x2="${unit(x2)}" y2="${unit(y2)}"/>`;
}

function path(places: readonly Place[]): string {
  return places.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${unit(px)} ${unit(py)}`).join('');
}

/** Tenths of a user unit: finer than any screen shows, and the same on every platform. */
function unit(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function multiples(step: number, from: number, to: number): readonly number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

function description(panels: readonly OcPanel[]): string {
  const each = panels.map(
    ({ weight, effect, own, anyOfTenTries }) =>
      `Weight ${percent(weight)}: at the weight itself this suite passes ${inWords(near(own, weight))}; ` +
      `${Math.round(effect * 100)} points below it ${inWords(near(own, weight - effect))}, ` +
      `where any of ten tries of 500 requests passes ${inWords(near(anyOfTenTries, weight - effect))}.`,
  );
  return `Probability that a split passes, against the true share of a backend. ${each.join(' ')}`;
}

function near(points: readonly OcPoint[], share: number): number {
  return points.reduce((a, b) => (Math.abs(b.share - share) < Math.abs(a.share - share) ? b : a)).pass;
}

function inWords(probability: number): string {
  if (probability < 0.01) return 'in less than 1 % of runs';
  if (probability > 0.99) return 'in more than 99 % of runs';
  return `in ${percent(probability)} of runs`;
}
