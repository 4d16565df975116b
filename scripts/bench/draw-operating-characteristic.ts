import { writeFileSync } from 'node:fs';
import { renderOcPlot } from '../../reports/oc-plot.ts';
import { ocPanels } from './oc-panels.ts';

// Run by hand when the share test changes: unit tests fail while the picture in docs, or the numbers that the HTML report
// draws it from, are others than these.

const PLOT = new URL('../../docs/images/operating-characteristic.svg', import.meta.url);
writeFileSync(PLOT, renderOcPlot(ocPanels(0.0025)));

const NUMBERS = new URL('../../reports/html/operating-characteristic.json', import.meta.url);
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' ? Math.round(value * 1e5) / 1e5 : value;
writeFileSync(NUMBERS, `${JSON.stringify(ocPanels(0.01), rounded, 2)}\n`);
