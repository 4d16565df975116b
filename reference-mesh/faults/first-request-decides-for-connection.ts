import { defineFault } from './fault.ts';

export default defineFault({
  name: 'first-request-decides-for-connection',
  title: 'on a kept connection the first request is looked at, and those that follow it fare as it did',
  breaks: ['access-A8'],
  alsoFails: [
    {
      clauses: ['access-A5'],
      because: 'the connection was opened while the TrafficTarget was there, and stays as open as it was',
    },
  ],
  decisions: (right) => {
    const decided = new Map<string, boolean>();
    return {
      isAllowed: (decide, policy, request) => {
        const { source, service, port, protocol, connection } = request;
        const key = `${source.pod} ${service?.name} ${protocol} ${port} ${connection}`;
        const allowed = decided.get(key) ?? right.isAllowed(decide, policy, request);
        decided.set(key, allowed);
        return allowed;
      },
    };
  },
});
