import type { DenialAnswer } from '../control/decisions.ts';
import type { Application } from './application.ts';
import { VERDICT_HEADER } from './call.ts';
import type { HttpCaller } from './http-caller.ts';
import type { Ending } from './http-exchange.ts';
import { AS_IT_IS } from './http-exchange.ts';
import { plainText } from './http-headers.ts';

const DENIED_BODY = 'denied by policy\n';

/**
 * Passes a request on, or answers it in the name of the mesh where it is denied.
 *
 * @param record told once how it ended
 */
export function passRequest(
  caller: HttpCaller,
  application: Application,
  denial: DenialAnswer | undefined,
  record: (result: Ending | { readonly kind: 'denied' }) => void,
): void {
  if (denial === undefined) {
    application.exchange(caller, AS_IT_IS, record);
    return;
  }
  const headers = () => ({ ...plainText(DENIED_BODY), [VERDICT_HEADER]: 'denied' });
  const { kind, status } = denial;
  if (kind === 'turn-away') {
    record({ kind: 'denied' });
    caller.answer(status, headers(), DENIED_BODY);
  } else {
    application.exchange(
      caller,
      () => ({ status, headers: headers(), body: DENIED_BODY }),
      () => record({ kind: 'denied' }),
    );
  }
}
