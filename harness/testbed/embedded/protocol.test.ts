import { describe, expect, it } from 'vitest';
import * as sampleApp from '../../../sample-app/protocol.ts';
import { ASK_HEADER, NONCE_HEADER } from '../../model/control.ts';

describe('the sample application', () => {
  // It runs in a pod and imports only types from the harness, so the names stand in both places.
  it('reads the headers that the harness names', () => {
    expect(sampleApp.NONCE_HEADER).toBe(NONCE_HEADER);
    expect(sampleApp.ASK_HEADER).toBe(ASK_HEADER);
  });
});
