import { parentPort, workerData } from 'node:worker_threads';
import type { Suite } from '../attest/content.ts';
import type { Check } from '../attest/verification.ts';
import { Refusal } from '../attest/verification.ts';
import { judgedReport } from './judged-report.ts';
import type { Brief, Finding } from './jury.ts';

// A thread of a jury: one brief at a time, one finding for each. What is no refusal ends the thread, and the jury says so.

const suite = workerData as Suite;

async function findingOf({ path, bytes, digest, result }: Brief): Promise<Finding> {
  const checks: Check[] = [];
  const evidence = { path, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), digest };
  try {
    const report = await judgedReport({ evidence }, result, suite, (name, ok, words) => {
      checks.push({ name, ok, words });
    });
    return { kind: 'borne-out', checks, report };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    const { check, code, message } = cause;
    return { kind: 'refused', checks, check, code, message };
  }
}

parentPort?.on('message', async (brief: Brief) => {
  parentPort?.postMessage(await findingOf(brief));
});
