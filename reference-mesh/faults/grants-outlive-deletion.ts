import { defineFault } from './fault.ts';

export default defineFault({
  name: 'grants-outlive-deletion',
  title: 'a TrafficTarget stays in force, with its routes, after it was deleted',
  breaks: ['access-A5'],
  alsoFails: [
    {
      clauses: ['access-A1', 'access-A1-tcp', 'access-A1-udp', 'access-A2'],
      because: 'it removes a TrafficTarget to show what is denied without it',
    },
  ],
  decisions: (right) => ({
    effectivePolicy: (history, now, place) => {
      const ever = history.map(({ policy }) => policy);
      return {
        ...right.effectivePolicy(history, now, place),
        grants: ever.flatMap(({ grants }) => grants),
        routeGroups: new Map(ever.flatMap(({ routeGroups }) => [...routeGroups])),
        tcpRoutes: new Map(ever.flatMap(({ tcpRoutes }) => [...tcpRoutes])),
        udpRoutes: new Map(ever.flatMap(({ udpRoutes }) => [...udpRoutes])),
      };
    },
  }),
});
