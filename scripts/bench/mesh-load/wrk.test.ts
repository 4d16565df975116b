import { describe, expect, it } from 'vitest';
import { readWrkReport, wrkArguments } from './wrk.ts';

const REPORT = `Running 3s test @ http://server.main:8080/load
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     2.29ms    1.11ms  33.21ms   92.46%
    Req/Sec     7.08k     1.03k    8.09k    83.87%
  Latency Distribution
     50%  940.00us
     75%    2.36ms
     90%    2.93ms
     99%    5.68ms
  21866 requests in 3.10s, 7.36MB read
Requests/sec:   7053.29
Transfer/sec:      2.37MB
`;

describe('the report of wrk', () => {
  it('is read with its latencies in microseconds, whatever their unit', () => {
    expect(readWrkReport(REPORT)).toEqual({
      requests: 21866,
      requestsPerSecond: 7053.29,
      p50Us: 940,
      p99Us: 5680,
      failed: 0,
    });
    expect(readWrkReport(REPORT.replace('5.68ms', '1.02s')).p99Us).toBe(1_020_000);
  });

  it('counts wrong statuses, errors of sockets and timeouts as failed', () => {
    const failing = REPORT.replace(
      'Requests/sec',
      '  Socket errors: connect 1, read 20, write 0, timeout 3\n  Non-2xx or 3xx responses: 400\nRequests/sec',
    );
    expect(readWrkReport(failing).failed).toBe(424);
  });

  it.each(['', 'unable to connect to server.main:8080 Connection refused', REPORT.replace('99%', '98%')])(
    'is refused where it is none',
    (text) => {
      expect(() => readWrkReport(text)).toThrow('no report of wrk');
    },
  );
});

describe('a run of wrk', () => {
  it('is one thread with so many connections for so long', () => {
    expect(wrkArguments({ connections: 16, seconds: 3, url: 'http://a:1/b' })).toEqual([
      '-t1',
      '-c16',
      '-d3s',
      '--timeout=10s',
      '--latency',
      'http://a:1/b',
    ]);
  });
});
