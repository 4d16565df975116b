import { writeFileSync } from 'node:fs';
import { renderOcPlot } from '../../reports/oc-plot.ts';
import { ocPanels } from './oc-panels.ts';

// Run by hand when the share test changes: a unit test fails while the picture in docs is another than this draws.

const PLOT = new URL('../../docs/images/operating-characteristic.svg', import.meta.url);
writeFileSync(PLOT, renderOcPlot(ocPanels(0.0025)));
