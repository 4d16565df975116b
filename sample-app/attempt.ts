import type { Answer } from '../harness/model/control.ts';

/** Gives an attempt up: frees its connection at once and settles with what is known, `timeout` where nothing is. */
export type Stop = () => void;

/** Takes the answer; only the first one counts. */
export type Settle = (answer: Answer) => void;

/** Starts one attempt to communicate. Never throws: what went wrong is an answer. */
export type Dial = (nonce: string, settle: Settle) => Stop;
