import { renderFailure } from '../../reports/failure.ts';
import type { Palette } from '../../reports/palette.ts';
import { renderProgress, renderTestLine } from '../../reports/progress.ts';
import type { Repeatable } from '../../reports/repeat-command.ts';
import { repeatCommand } from '../../reports/repeat-command.ts';
import type { Clauses } from '../../reports/source.ts';
import { APIS } from '../model/api.ts';
import { repetitionSeed } from '../model/random.ts';
import type { RunEvent } from '../run/run-event.ts';
import type { Output } from './surroundings.ts';

/** Goes back to the first column and clears the line. */
const ERASE = '\r\u001b[2K';

/** Tells of a run while it goes on: one live line where lines can be rewritten, a line a test elsewhere. */
export interface RunDisplay {
  show(event: RunEvent): void;
  /** A line of its own, above the live one. */
  say(text: string): void;
  end(): void;
}

export interface RunDisplaySetting {
  readonly output: Output;
  readonly palette: Palette;
  readonly way: 'live' | 'lines';
  readonly clauses: Clauses;
  readonly repeatable: Repeatable;
}

export function displayRun({ output, palette, way, clauses, repeatable }: RunDisplaySetting): RunDisplay {
  const running = new Set<string>();
  let total = 0;
  let done = 0;
  let failed = 0;
  let inconclusive = 0;
  let phase: string | undefined;

  const redraw = () => {
    if (way === 'lines') return;
    const progress = {
      total,
      done,
      failed,
      inconclusive,
      running: phase === undefined ? [...running] : [phase],
    };
    output.write(`${ERASE}${renderProgress(progress, output.columns, palette)}`);
  };
  const erase = () => {
    if (way === 'live') output.write(ERASE);
  };
  const say = (text: string) => {
    erase();
    output.write(`${text}\n`);
    redraw();
  };

  return {
    say,
    end: erase,
    show(event) {
      switch (event.kind) {
        case 'started': {
          const { repetitions } = event;
          total = event.tests * repetitions;
          const served = APIS.flatMap((api) =>
            event.versions[api] === undefined ? [] : [`${api} ${event.versions[api]}`],
          );
          say(
            `${palette.bold(`${event.mesh.name} ${event.mesh.version}`)}, ${served.join(', ')}; ${event.tests} ${event.tests === 1 ? 'test' : 'tests'}${repetitions === 1 ? '' : ` ${repetitions} times`}, seed ${event.seed}\n`,
          );
          return;
        }
        case 'test-started':
          running.add(event.test);
          redraw();
          return;
        case 'test-ended': {
          const { test, accounts, repetition } = event;
          running.delete(test.test);
          done += 1;
          if (test.verdict === 'fail' || test.verdict === 'inconclusive') {
            if (test.verdict === 'fail') failed += 1;
            else inconclusive += 1;
            say(
              renderFailure(
                test,
                clauses,
                accounts,
                repeatCommand(test.test, {
                  ...repeatable,
                  seed: repetitionSeed(repeatable.seed, repetition ?? 1),
                }),
                palette,
              ),
            );
          } else if (way === 'lines') say(renderTestLine(test, event, palette));
          else redraw();
          return;
        }
        case 'said':
          say(event.words);
          return;
        case 'phase':
          phase = `${event.name} …`;
          redraw();
          return;
        default:
          event satisfies never;
      }
    },
  };
}
