import { describe, expect, it } from 'vitest';
import { announcesBody, http1Request, http2Request, response } from './http-headers.ts';

describe('headers between proxies', () => {
  it('keep what the application sent, the authority included', () => {
    const headers = { host: 'root:80', 'user-agent': 'x', cookie: 'a=b', 'x-smi-nonce': 'n' };
    expect(http2Request('GET', '/a?b', headers, 'https')).toEqual({
      ':method': 'GET',
      ':scheme': 'https',
      ':authority': 'root:80',
      ':path': '/a?b',
      'user-agent': 'x',
      cookie: 'a=b',
      'x-smi-nonce': 'n',
    });
    expect(http1Request({ ':authority': 'root:80', ':path': '/', 'user-agent': 'x' })).toEqual({
      host: 'root:80',
      'user-agent': 'x',
    });
  });

  it('lose those that concern one connection, and the mesh’s own', () => {
    const headers = {
      connection: 'close, x-private',
      'x-private': '1',
      'keep-alive': 'timeout=5',
      'transfer-encoding': 'chunked',
      'x-mesh-call': 'http 1.1 1 a b 1',
      'x-mesh-verdict': 'denied',
      'content-type': 'a/b',
    };
    expect(response(headers)).toEqual({ 'content-type': 'a/b' });
  });

  it('announce a body by length or encoding', () => {
    expect(announcesBody({ 'content-length': '1' })).toBe(true);
    expect(announcesBody({ 'transfer-encoding': 'chunked' })).toBe(true);
    expect(announcesBody({ 'content-length': '0' })).toBe(false);
    expect(announcesBody({})).toBe(false);
  });
});
