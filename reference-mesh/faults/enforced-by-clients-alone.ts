import { defineFault } from './fault.ts';

export default defineFault({
  name: 'enforced-by-clients-alone',
  title: 'clients turn their own requests away by the policy, and the server’s side lets everything in',
  breaks: ['access-A30', 'access-A34'],
  decisions: (right) => ({
    isAllowed: () => true,
    admitsPlaintext: () => true,
    routeOutbound: (decide, policy, topology, request, turn) => {
      const endpoint = right.routeOutbound(decide, policy, topology, request, turn);
      if (endpoint === undefined || !request.client.meshed) return endpoint;
      const { workload: destination, service, containerPort, servicePort } = endpoint;
      const allowed = right.isAllowed(decide, policy, {
        source: request.client,
        destination,
        service,
        port: decide.accessPort(containerPort, servicePort),
        protocol: request.port.appProtocol,
        ...(request.http && { http: request.http }),
        connection: turn.connection,
        topology,
        random: turn.random,
      });
      return allowed ? endpoint : undefined;
    },
  }),
});
