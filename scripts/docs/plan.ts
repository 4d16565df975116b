import type { Command, Fence, Marker } from './fence.ts';
import { commandsOf, fencesOf } from './fence.ts';

/** One thing to do for a page, in its order. */
export type Step =
  | { readonly kind: 'run'; readonly command: Command; readonly exitCode: number }
  | { readonly kind: 'skip'; readonly command: Command; readonly why: string }
  | { readonly kind: 'given'; readonly name: string }
  | { readonly kind: 'file'; readonly name: string; readonly content: string };

/** Something that an author has to mend. */
export interface Objection {
  readonly line: number;
  readonly words: string;
}

export interface PagePlan {
  readonly steps: readonly Step[];
  readonly objections: readonly Objection[];
}

/** What is run where no marker says otherwise: it changes nothing outside the working folder, and needs nothing. */
const SAFE = /^(npx smi-conformance|npm start|zcat|cat)(\s|$)/;

const ADVICE = 'put <!-- not run: the reason --> above its block, invisible to readers';

/** What is to be done with the commands of a page. */
export function planOf(markdown: string): PagePlan {
  const plans = fencesOf(markdown).map(planOfFence);
  return {
    steps: plans.flatMap(({ steps }) => steps),
    objections: plans.flatMap(({ objections }) => objections),
  };
}

function planOfFence(fence: Fence): PagePlan {
  const steps: Step[] = [];
  const objections: Objection[] = [];
  const used = new Set<Marker>();
  for (const marker of fence.markers) {
    if (marker.kind === 'unreadable')
      objections.push({ line: marker.line, words: `unreadable marker "${marker.text}"` });
    if (marker.kind === 'given')
      steps.push(...marker.names.map((name) => ({ kind: 'given' as const, name })));
    if (marker.kind === 'file')
      steps.push({ kind: 'file', name: marker.name, content: `${fence.content.join('\n')}\n` });
  }
  for (const command of commandsOf(fence)) {
    const applies = fence.markers.filter(
      (marker) =>
        (marker.kind === 'not-run' || marker.kind === 'exit') && command.text.includes(marker.of ?? ''),
    );
    for (const marker of applies) used.add(marker);
    const skip = applies.find((marker) => marker.kind === 'not-run');
    const exit = applies.find((marker) => marker.kind === 'exit');
    if (skip !== undefined) steps.push({ kind: 'skip', command, why: skip.why });
    else if (SAFE.test(command.text)) steps.push({ kind: 'run', command, exitCode: exit?.code ?? 0 });
    else objections.push({ line: command.line, words: `no test can run "${firstLine(command)}": ${ADVICE}` });
  }
  for (const marker of fence.markers) {
    if ((marker.kind === 'not-run' || marker.kind === 'exit') && !used.has(marker))
      objections.push({ line: marker.line, words: 'this marker fits no command of its block: take it away' });
  }
  return { steps, objections };
}

/** For a message. */
export function firstLine({ text }: Command): string {
  return text.split('\n')[0]?.replace(/\s+#.*$/, '') ?? '';
}
