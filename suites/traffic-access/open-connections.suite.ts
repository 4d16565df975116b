import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, tcp } from '../../harness/smi/intent.ts';
import { passage } from '../question.ts';
import { granted, undoubtedGrant } from '../undoubted.ts';

// What SMI leaves open about connections: those of another protocol than a rule's, how they are turned away, and what
// becomes of them when the rule goes.

conformanceTest(
  {
    id: 'TA-O04',
    title: 'observed: HTTP where only TCP is bound, TCP where only HTTP is bound, and the forms of denial',
    clauses: ['access-A27', 'access-A28', 'access-A32'],
  },
  async ({ mesh, observe }) => {
    const to = 'server';
    mesh.apply(
      allow({ from: 'client', to, routes: [tcp({ ports: ['http'] })] }),
      allow({ from: 'impostor', to, routes: [tcp()] }),
      undoubtedGrant,
    );
    await observe.settled(granted);
    await observe.outcome(
      { from: 'client', to, get: '/any' },
      passage('access-A27', 'Where only a TCPRoute is bound, is an HTTP request to its port allowed?', {
        delivered: 'yes: what is allowed at L4 is allowed at L7',
        denied: 'no: no HTTP route lists it',
      }),
    );
    const speakers = [
      ['tcp', 'the client speaks first'],
      ['greeter', 'the server speaks first'],
    ] as const;
    for (const [port, first] of speakers) {
      await observe.outcome(
        { from: 'other', to, tcp: port },
        {
          ...passage('access-A28', `Where only an HTTPRouteGroup is bound, is raw TCP allowed if ${first}?`),
          control: { from: 'impostor' },
        },
      );
    }
    const denial = (question: string) => ({
      clause: 'access-A32' as const,
      question,
      findings: { 'not denied': 'it is not turned away' },
    });
    await observe.denial(
      { from: 'namesake', to, get: '/echo' },
      denial('How is a request over HTTP/1.1 turned away?'),
    );
    await observe.denial(
      { from: 'namesake', to, get: '/echo', version: '2' },
      denial('How is a request over HTTP/2 turned away?'),
    );
    for (const [port, first] of speakers) {
      await observe.denial(
        { from: 'namesake', to, tcp: port },
        {
          ...denial(`How is a TCP connection turned away on which ${first}?`),
          control: { from: 'impostor' },
        },
      );
    }
  },
);

conformanceTest(
  {
    id: 'TA-O05',
    title: 'observed: connections that are open when the TrafficTarget which allowed them is deleted',
    clauses: ['access-A35'],
  },
  async ({ mesh, observe }) => {
    const shot = { from: 'client', to: 'server', tcp: 'greeter' } as const;
    mesh.apply(allow({ from: 'other', to: 'server', routes: [tcp()] }));
    const grant = mesh.apply(allow({ from: 'client', to: 'server', routes: [tcp()] }));
    await observe.settled(shot);
    mesh.remove(grant);
    await observe.survival(shot, {
      clause: 'access-A35',
      question: 'Does an open TCP connection survive the deletion of the TrafficTarget that allowed it?',
      findings: {
        survive: 'yes: only new connections are denied',
        cut: 'no: it is cut',
        mixed: 'some do, others do not',
      },
      control: { from: 'other' },
    });
  },
);
