import { describe, expect, it } from 'vitest';
import { renderListing } from './listing.ts';
import { PLAIN } from './palette.ts';

describe('the list of tests', () => {
  it('stands by API in their order, and leaves out an API without tests', () => {
    expect(
      renderListing(
        [
          {
            id: 'TM-01',
            title: 'metrics are served',
            api: 'metrics',
            clauses: ['metrics-M1'],
            needs: ['rbac', 'apiservice'],
          },
          {
            id: 'TA-01',
            title: 'all is denied',
            api: 'access',
            clauses: ['access-A1', 'access-A2'],
            needs: [],
          },
          {
            id: 'TA-02',
            title: 'what is allowed is delivered',
            api: 'access',
            clauses: ['access-A2'],
            needs: [],
          },
        ],
        PLAIN,
      ),
    ).toMatchInlineSnapshot(`
      "Traffic Access (access), 2 tests
        TA-01  all is denied                 access-A1, access-A2
        TA-02  what is allowed is delivered  access-A2

      Traffic Metrics (metrics), 1 test
        TM-01  metrics are served  metrics-M1  needs rbac, apiservice
      "
    `);
  });
});
