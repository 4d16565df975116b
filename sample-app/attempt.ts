import type { Answer } from '../harness/model/control.ts';

/** Gives an attempt up: frees its connection at once and settles with what is known, `timeout` where nothing is. */
export type Stop = () => void;

/** Takes the answer; only the first one counts. */
export type Settle = (answer: Answer) => void;

/** Starts one attempt to communicate. What went wrong is an answer; it throws only for a target that cannot be dialled at all. */
export type Dial = (nonce: string, settle: Settle) => Stop;
