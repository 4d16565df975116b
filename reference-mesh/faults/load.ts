import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ClauseId } from '../../harness/model/clause.ts';
import type { SideEffect } from '../../harness/model/kill.ts';
import { rightDecisions } from '../control/right-decisions.ts';
import type { Fault } from './fault.ts';
import { nearestNames } from './nearest-names.ts';

export type FaultErrorCode = 'FAULT_UNKNOWN' | 'FAULT_BROKEN' | 'FAULT_SHAPE';

/**
 * A fault that cannot be had: `FAULT_UNKNOWN` no such name or file · `FAULT_BROKEN` its module throws ·
 * `FAULT_SHAPE` its module is something else.
 */
export class FaultError extends Error {
  readonly code: FaultErrorCode;

  constructor(code: FaultErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FaultError';
    this.code = code;
  }
}

export interface LoadedFault {
  readonly fault: Fault;
  /** SHA-256 of its module, hex. */
  readonly digest: string;
  /** Absolute path of its module. */
  readonly file: string;
}

const FOLDER = path.dirname(fileURLToPath(import.meta.url));
/** Modules of this folder that are no faults. */
const NO_FAULTS = new Set(['fault', 'load', 'nearest-names']);
const MODULE = /^([a-z0-9-]+)\.(?:ts|js)$/;

/** Names of the faults that come with the mesh, in alphabetical order. */
export async function faultNames(): Promise<readonly string[]> {
  const names = (await readdir(FOLDER)).map((file) => MODULE.exec(file)?.[1]);
  return names.filter((name) => name !== undefined && !NO_FAULTS.has(name)).sort() as readonly string[];
}

/** All faults that come with the mesh. */
export async function listFaults(): Promise<readonly Fault[]> {
  const loaded = await Promise.all((await faultNames()).map((name) => loadFault(name)));
  return loaded.map(({ fault }) => fault);
}

/**
 * Loads a fault.
 *
 * @param nameOrPath name of one that comes with the mesh, or path of a module (anything with a `/` or an extension)
 * @throws FaultError
 */
export async function loadFault(nameOrPath: string): Promise<LoadedFault> {
  const file = await fileOf(nameOrPath);
  const source = await readFile(file);
  const digest = createHash('sha256').update(source).digest('hex');
  let module: { readonly default?: unknown };
  try {
    module = await import(pathToFileURL(file).href);
  } catch (cause) {
    throw new FaultError('FAULT_BROKEN', `${nameOrPath} cannot be imported: ${messageOf(cause)}`, { cause });
  }
  return { fault: checked(module.default, nameOrPath), digest, file };
}

async function fileOf(nameOrPath: string): Promise<string> {
  const isPath = nameOrPath.includes('/') || nameOrPath.includes(path.sep) || path.extname(nameOrPath) !== '';
  if (isPath) {
    const file = path.resolve(nameOrPath);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isFile()) return file;
    const what = found === undefined ? `there is no file ${nameOrPath}` : `${nameOrPath} is not a file`;
    throw new FaultError('FAULT_UNKNOWN', `${what}: give the path of a fault's module`);
  }
  const names = await faultNames();
  if (!names.includes(nameOrPath)) {
    const near = nearestNames(nameOrPath, names).join(', ');
    throw new FaultError('FAULT_UNKNOWN', `there is no fault ${nameOrPath}: nearest are ${near}`);
  }
  const source = path.join(FOLDER, `${nameOrPath}.ts`);
  return existsSync(source) ? source : path.join(FOLDER, `${nameOrPath}.js`);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function checked(value: unknown, nameOrPath: string): Fault {
  const refuse = (what: string): never => {
    throw new FaultError('FAULT_SHAPE', `${nameOrPath}: ${what}; write export default defineFault({ … })`);
  };
  if (typeof value !== 'object' || value === null) return refuse('no default export');
  const { name, title, breaks, alsoFails = [], decisions } = value as Partial<Record<keyof Fault, unknown>>;
  if (typeof name !== 'string' || !/^[a-z0-9-]+$/.test(name))
    return refuse('`name` must be words-with-dashes');
  if (typeof title !== 'string' || title === '') return refuse('`title` must be a text');
  if (!isClauseList(breaks)) return refuse('`breaks` must list at least one clause id like access-A7');
  if (!isSideEffectList(alsoFails))
    return refuse(
      '`alsoFails` must list { clauses, because } or { expectations, failing, because }, the reason in words',
    );
  if (typeof decisions !== 'function') return refuse('`decisions` must be a function');
  const fault: Fault = { name, title, breaks, alsoFails, decisions: decisions as Fault['decisions'] };
  for (const [decision, replacement] of Object.entries(replacementsOf(fault, nameOrPath))) {
    if (!(decision in rightDecisions)) {
      const near = nearestNames(decision, Object.keys(rightDecisions)).join(', ');
      return refuse(`there is no decision ${decision}, nearest are ${near}`);
    }
    if (typeof replacement !== 'function') return refuse(`decision ${decision} must be a function`);
  }
  return fault;
}

function isClauseList(value: unknown): value is readonly ClauseId[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((id) => typeof id === 'string' && /^(access|specs|split|metrics|general)-\S+$/.test(id))
  );
}

function isSideEffectList(value: unknown): value is readonly SideEffect[] {
  return Array.isArray(value) && value.every(isSideEffect);
}

function isSideEffect(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { clauses, expectations, failing, because, ...more } = value as Readonly<Record<string, unknown>>;
  const described =
    clauses === undefined
      ? isWordList(expectations) && isWordList(failing)
      : isClauseList(clauses) && expectations === undefined && failing === undefined;
  return described && typeof because === 'string' && because !== '' && Object.keys(more).length === 0;
}

function isWordList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string');
}

function replacementsOf(fault: Fault, nameOrPath: string): object {
  let replacements: unknown;
  try {
    replacements = fault.decisions(rightDecisions);
  } catch (cause) {
    throw new FaultError('FAULT_BROKEN', `${nameOrPath}: decisions() throws: ${messageOf(cause)}`, { cause });
  }
  if (typeof replacements === 'object' && replacements !== null && Object.keys(replacements).length > 0) {
    return replacements;
  }
  throw new FaultError('FAULT_SHAPE', `${nameOrPath}: decisions() must return at least one replacement`);
}
