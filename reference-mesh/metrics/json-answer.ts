import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../../harness/model/kubernetes.ts';

export function answerJson(response: ServerResponse, status: number, body: JsonObject): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
