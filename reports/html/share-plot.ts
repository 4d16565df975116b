import { percentText, plural } from './amount.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import type { Boundary } from './share-boundary.ts';
import { boundariesOf } from './share-boundary.ts';
import type { ClientCourse, ShareCourse } from './share-course.ts';

// User units of the picture.
const WIDTH = 640;
const LEFT = 60;
const RIGHT = 20;
const TOP = 12;
const BOTTOM = 190;
const HEIGHT = 226;
/** Part of the axis beside the outermost shares. */
const MARGIN = 0.22;
/** Between two names at the right edge, user units. */
const LINE = 24;
const SAMPLES = 18;

type Place = readonly [x: number, y: number];

/** Where numbers of the plot stand in the picture. */
interface Scale {
  readonly most: number;
  readonly low: number;
  readonly high: number;
  readonly x: (n: number) => number;
  readonly y: (share: number) => number;
}

/** The running estimate of what one client saw, between the boundaries of its sequential test. */
export function sharePlot({ backends, rates }: ShareCourse, client: ClientCourse): Html {
  const shares = backends.map(({ share }) => share);
  const scale = scaleOf(shares, client);
  const boundaries = boundariesOf(shares, rates);
  return html`<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${description(backends, client)}">${ticks(scale)}${boundaries.map((boundary) => boundaryCurve(boundary, scale))}${backends.map(({ share }, i) => backendCurve(share, i, client, scale))}${names(backends, client, scale)}<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 4}" text-anchor="middle">requests judged</text></svg>`;
}

function scaleOf(shares: readonly number[], { points }: ClientCourse): Scale {
  const most = Math.max(10, points.at(-1)?.n ?? 0);
  const low = Math.max(0, Math.min(...shares) - MARGIN);
  const high = Math.min(1, Math.max(...shares) + MARGIN);
  return {
    most,
    low,
    high,
    x: (n) => LEFT + (n / most) * (WIDTH - LEFT - RIGHT),
    y: (share) => BOTTOM - ((Math.min(high, Math.max(low, share)) - low) / (high - low)) * (BOTTOM - TOP),
  };
}

/** Tenths of a user unit: finer than any screen shows, and the same on every platform. */
function unit(value: number): number {
  return Math.round(value * 10) / 10;
}

function pathOf(places: readonly Place[]): string {
  return places.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${unit(x)} ${unit(y)}`).join('');
}

function ticks({ most, low, high, x, y }: Scale): Html {
  const step = high - low > 0.5 ? 0.25 : 0.1;
  const first = Math.ceil(low / step - 1e-9);
  const shares = Array.from(
    { length: Math.floor(high / step + 1e-9) - first + 1 },
    (_, i) => (first + i) * step,
  );
  return html`${shares.map((share) => html`<path class="grid" d="M${LEFT} ${unit(y(share))}H${WIDTH - RIGHT}"/><text x="${LEFT - 6}" y="${unit(y(share) + 4)}" text-anchor="end">${percentText(share)}</text>`)}${roundNumbers(most).map((n) => html`<text x="${unit(x(n))}" y="${BOTTOM + 17}" text-anchor="middle">${n}</text>`)}`;
}

/** From 0 in steps of 1, 2 or 5 times a power of ten, three to six of them. */
function roundNumbers(most: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [0.2, 0.5, 1, 2].map((part) => part * power).find((one) => most / one < 6) ?? power;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => Math.round(i * step));
}

/** The curve where it lies within the picture; beyond that of a rejection the ground is shaded. */
function boundaryCurve(
  { backend, decision, beyond, at }: Boundary,
  { most, low, high, x, y }: Scale,
): Html | undefined {
  const places = Array.from({ length: SAMPLES }, (_, i) => (most * (i + 1)) / SAMPLES)
    .map((n) => ({ n, share: at(n) }))
    .filter(({ share }) => share >= low && share <= high)
    .map(({ n, share }): Place => [x(n), y(share)]);
  const [first] = places;
  const last = places.at(-1);
  if (first === undefined || last === undefined || places.length < 2) return undefined;
  const curve = html`<path class="${decision} c${backend % 4}" d="${pathOf(places)}"/>`;
  if (decision === 'accept') return curve;
  const edge = y(beyond === 'above' ? high : low);
  return html`<path class="shade c${backend % 4}" d="${pathOf([[first[0], edge], ...places, [last[0], edge]])}Z"/>${curve}`;
}

function backendCurve(share: number, i: number, { points }: ClientCourse, { x, y }: Scale): Html {
  const places = points.map(({ n, observed }): Place => [x(n), y(observed[i] ?? 0)]);
  const [endX, endY] = places.at(-1) ?? [LEFT, y(share)];
  return html`<path class="weight c${i % 4}" d="M${LEFT} ${unit(y(share))}H${WIDTH - RIGHT}"/><path class="estimate c${i % 4}" d="${pathOf(places)}"/><circle class="c${i % 4}" cx="${unit(endX)}" cy="${unit(endY)}" r="3.5"/>`;
}

/** The backends' names at the ends of their lines, the highest above its line, each far enough below the one before. */
function names(backends: ShareCourse['backends'], { points }: ClientCourse, { y }: Scale): readonly Html[] {
  const ends = backends
    .map(({ service, share }, i) => ({ service, i, at: y(points.at(-1)?.observed[i] ?? share) }))
    .toSorted((a, b) => a.at - b.at);
  let before = Number.NEGATIVE_INFINITY;
  return ends.map(({ service, i, at }) => {
    const above = at - 7;
    const place = above > TOP + 8 && above >= before + LINE ? above : Math.max(at + 18, before + LINE);
    before = place;
    return html`<text class="name c${i % 4}" x="${WIDTH - RIGHT - 8}" y="${unit(place)}" text-anchor="end">${service}</text>`;
  });
}

function description(backends: ShareCourse['backends'], { client, points }: ClientCourse): string {
  const last = points.at(-1);
  const estimates = backends.map(
    ({ service, share }, i) =>
      `${service} ${percentText(last?.observed[i] ?? 0)}, expected ${percentText(share)}`,
  );
  return `${client}, running estimate over ${plural(last?.n ?? 0, 'request')}: ${estimates.join('; ')}`;
}
