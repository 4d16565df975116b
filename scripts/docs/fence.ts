/** A comment that readers do not see, before a fence: what the tests of the docs are to know of its commands. */
export type Marker =
  /** Not run, and why; all commands of the fence, or those that contain `of`. */
  | { readonly kind: 'not-run'; readonly of?: string; readonly why: string; readonly line: number }
  /** Ends with this exit code rather than 0. */
  | { readonly kind: 'exit'; readonly code: number; readonly of?: string; readonly line: number }
  /** Needs these: folders of a finished run, or public keys (`*.pub`). */
  | { readonly kind: 'given'; readonly names: readonly string[]; readonly line: number }
  /** The fence is the content of this file. */
  | { readonly kind: 'file'; readonly name: string; readonly line: number }
  /** Begins like a marker, and is none. */
  | { readonly kind: 'unreadable'; readonly text: string; readonly line: number };

/** A fenced block of a page. */
export interface Fence {
  readonly language: string;
  /** Of the line with the first backticks, from 1. */
  readonly line: number;
  readonly content: readonly string[];
  /** Of the comments between it and the text before it. */
  readonly markers: readonly Marker[];
}

/** A command as a reader would type it. */
export interface Command {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

const SHELL = new Set(['console', 'sh', 'bash', 'shell']);
const OPENING = /^(?<indent>\s*)(?<ticks>`{3,}|~{3,})\s*(?<language>\S*)/;
const COMMENT = /^\s*<!--\s*(?<text>.*?)\s*-->\s*$/;

/** The fenced blocks of a page in Markdown, in order. */
export function fencesOf(markdown: string): readonly Fence[] {
  const lines = markdown.split(/\r?\n/);
  const fences: Fence[] = [];
  let markers: Marker[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const { ticks, language = '' } = OPENING.exec(line)?.groups ?? {};
    if (ticks === undefined) {
      const comment = COMMENT.exec(line)?.groups?.text;
      if (comment !== undefined) markers.push(...markerIn(comment, at + 1));
      else if (line.trim() !== '') markers = [];
      continue;
    }
    const end = lines.findIndex((other, index) => index > at && other.trim() === ticks);
    const last = end < 0 ? lines.length : end;
    fences.push({ language, line: at + 1, content: lines.slice(at + 1, last), markers });
    markers = [];
    at = last;
  }
  return fences;
}

function markerIn(comment: string, line: number): readonly Marker[] {
  const {
    kind,
    of,
    rest = '',
  } = /^(?<kind>not run|exit \d+|given|file)(?: "(?<of>[^"]+)")?(?:: *(?<rest>.+))?$/.exec(comment)?.groups ??
  {};
  const among = of === undefined ? {} : { of };
  if (kind === 'not run' && rest !== '') return [{ kind: 'not-run', ...among, why: rest, line }];
  if (kind?.startsWith('exit ')) return [{ kind: 'exit', code: Number(kind.slice(5)), ...among, line }];
  if (kind === 'given' && rest !== '') return [{ kind, names: rest.split(/,\s*/), line }];
  if (kind === 'file' && rest !== '') return [{ kind, name: rest, line }];
  return /^(not run|exit|given|file)\b/.test(comment) ? [{ kind: 'unreadable', text: comment, line }] : [];
}

/** The commands of a fence; none where it holds something else. An untagged fence that begins like a command is one. */
export function commandsOf({ language, line, content }: Fence): readonly Command[] {
  const isShell =
    SHELL.has(language) || (language === '' && /^(\$ |npx |npm |node |git )/.test(content[0] ?? ''));
  if (!isShell) return [];
  const commands: { text: string; line: number }[] = [];
  let open = false;
  for (const [index, raw] of content.entries()) {
    const text = raw.replace(/^\$ /, '');
    const last = commands.at(-1);
    if (open && last !== undefined) last.text += `\n${text}`;
    else if (text.trim() !== '' && !text.trimStart().startsWith('#'))
      commands.push({ text, line: line + 1 + index });
    open = text.endsWith('\\');
  }
  return commands;
}
