import { defineFault } from './fault.ts';

export default defineFault({
  name: 'kept-connections-outlive-grants',
  title: 'a request that was allowed stays allowed on its connection after the TrafficTarget is gone',
  breaks: ['access-A5'],
  decisions: (right) => {
    const allowed = new Set<string>();
    return {
      isAllowed: (decide, policy, request) => {
        const { source, service, port, protocol, connection, http } = request;
        const key = [source.pod, service?.name, protocol, port, connection, http?.method, http?.target].join(
          ' ',
        );
        const passes = allowed.has(key) || right.isAllowed(decide, policy, request);
        if (passes) allowed.add(key);
        return passes;
      },
    };
  },
});
