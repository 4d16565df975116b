import type { Capability, Status } from '../../harness/model/capability.ts';
import type { VerdictKind } from '../../harness/model/verdict.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

/** How something is set off. The style sheet gives each tone a colour, and a sign for those who do not see it. */
export type Tone = 'good' | 'bad' | 'open' | 'none';

const VERDICT: Readonly<Record<VerdictKind, Tone>> = {
  pass: 'good',
  fail: 'bad',
  inconclusive: 'open',
  'not-applicable': 'none',
  'not-exercised': 'none',
};

const CAPABILITY: Readonly<Record<Capability, Tone>> = {
  Full: 'good',
  Half: 'open',
  None: 'none',
  Undetermined: 'open',
};

const STATUS: Readonly<Record<Status, Tone>> = { Passed: 'good', Failed: 'bad', Undetermined: 'open' };

export function toneOf(verdict: VerdictKind): Tone {
  return VERDICT[verdict];
}

export function verdictChip(verdict: VerdictKind): Html {
  return html`<span class="chip ${VERDICT[verdict]}">${verdict}</span>`;
}

export function capabilityChip(capability: Capability): Html {
  return html`<span class="chip ${CAPABILITY[capability]} ${capability}">${capability}</span>`;
}

export function statusChip(status: Status): Html {
  return html`<span class="chip ${STATUS[status]}">${status}</span>`;
}
