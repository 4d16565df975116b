import type { RunEvidence } from '../model/evidence.ts';
import type { RunBlock } from '../model/result.ts';

/** How much was done in a run. Connections are those that workloads saw. */
export function totalsOf({ tests }: RunEvidence): RunBlock['totals'] {
  const connections = new Set<string>();
  const totals = { probes: 0, requests: 0, changes: 0 };
  for (const { test, steps } of tests) {
    for (const step of steps) {
      if (step.record === 'sent') totals.probes += step.sent.length;
      if (step.record === 'change') totals.changes += step.changes.length;
      if (step.record !== 'received') continue;
      totals.requests += step.receipts.length;
      for (const { workload, connection } of step.receipts) {
        if (connection !== undefined) connections.add(`${test.layout.stage} ${workload} ${connection}`);
      }
    }
  }
  return { ...totals, connections: connections.size };
}
