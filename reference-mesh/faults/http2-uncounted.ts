import { defineFault } from './fault.ts';

export default defineFault({
  name: 'http2-uncounted',
  title: 'requests over HTTP/2 are not counted',
  breaks: ['metrics-M8'],
  decisions: (right) => {
    const uncounted = new Map<string, number>();
    const add = (pods: string, more: number) => uncounted.set(pods, (uncounted.get(pods) ?? 0) + more);
    return {
      isAllowed: (decide, policy, request) => {
        const allowed = right.isAllowed(decide, policy, request);
        if (allowed && request.http?.version === '2')
          add(`${request.source.pod} ${request.destination.pod}`, 1);
        return allowed;
      },
      recordings: (exchange) => {
        const pods = `${exchange.peer} ${exchange.pod}`;
        if (exchange.side === 'client' || !uncounted.get(pods)) return right.recordings(exchange);
        add(pods, -1);
        return [];
      },
    };
  },
});
