import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, handwritten, http, identityBinding } from '../../harness/smi/intent.ts';

const echo = http({ path: '/echo', methods: ['GET'] });
const more = http({ path: '/more', methods: ['GET'] });

conformanceTest(
  {
    id: 'TA-30',
    title: 'a pod that meets any one scheme of an IdentityBinding holds its identity',
    clauses: ['access-IB1'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      identityBinding({ role: 'client', schemes: { serviceAccountOf: 'client', spiffeOf: ['other'] } }),
      allow({ from: 'client', to: 'server', routes: [echo], subjects: { from: 'identity-binding' } }),
      identityBinding({ role: 'other', schemes: { podsOf: 'client', spiffeOf: ['impostor'] } }),
      allow({ from: 'other', to: 'server', routes: [more], subjects: { from: 'identity-binding' } }),
    );
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.delivered({ from: 'other', to: 'server', get: '/echo' });
    await expect.denied({ from: 'impostor', to: 'server', get: '/echo' });
    await expect.delivered({ from: 'client-twin', to: 'server', get: '/more' });
    await expect.delivered({ from: 'impostor', to: 'server', get: '/more' });
    await expect.denied({ from: 'other', to: 'server', get: '/more' });
  },
);

conformanceTest(
  {
    id: 'TA-31',
    title: 'IdentityBindings are served, and refused with a pod selector beside a ServiceAccount',
    clauses: ['access-IB2', 'general-G1'],
  },
  async ({ expect }) => {
    const binding = { api: 'access', kind: 'IdentityBinding' } as const;
    const podLabelSelector = { matchLabels: { app: 'somebody' } };
    const serviceAccount = 'somebody';
    await expect.schema(binding, { check: 'served' }, { decides: 'general-G1' });
    await expect.accepted(handwritten({ ...binding, spec: () => ({ schemes: { serviceAccount } }) }));
    await expect.accepted(handwritten({ ...binding, spec: () => ({ schemes: { podLabelSelector } }) }));
    await expect.rejected(
      handwritten({ ...binding, spec: () => ({ schemes: { podLabelSelector, serviceAccount } }) }),
    );
  },
);

conformanceTest(
  {
    id: 'TA-32',
    title: 'the ServiceAccount of an IdentityBinding is that of its own namespace',
    clauses: ['access-IB3'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      identityBinding({ role: 'client', schemes: { serviceAccountOf: 'client' } }),
      allow({ from: 'client', to: 'server', routes: [echo], subjects: { from: 'identity-binding' } }),
    );
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.denied({ from: 'namesake', to: 'server', get: '/echo' });
    await expect.denied({ from: 'other', to: 'server', get: '/echo' });
  },
);

conformanceTest(
  {
    id: 'TA-33',
    title: 'the pod selector of an IdentityBinding binds no pod of another namespace, its labels alike',
    clauses: ['access-IB4'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      identityBinding({ role: 'client', schemes: { podsOf: 'client' } }),
      allow({ from: 'client', to: 'server', routes: [echo], subjects: { from: 'identity-binding' } }),
    );
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.delivered({ from: 'client-twin', to: 'server', get: '/echo' });
    await expect.denied({ from: 'namesake', to: 'server', get: '/echo' });
    await expect.denied({ from: 'other', to: 'server', get: '/echo' });
  },
);

conformanceTest(
  {
    id: 'TA-34',
    title: 'destination and sources may each be named by an IdentityBinding or by a ServiceAccount',
    clauses: ['access-IB5'],
  },
  async ({ mesh, expect }) => {
    const named = 'identity-binding' as const;
    mesh.apply(
      identityBinding({ role: 'server', schemes: { serviceAccountOf: 'server' } }),
      identityBinding({ role: 'other', schemes: { serviceAccountOf: 'other' } }),
      allow({ from: 'client', to: 'server', routes: [echo], subjects: { to: named } }),
      allow({ from: 'other', to: 'server', routes: [more], subjects: { from: named, to: named } }),
      allow({ from: 'other', to: 'impostor', routes: [echo], subjects: { from: named } }),
    );
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.delivered({ from: 'other', to: 'server', get: '/more' });
    await expect.delivered({ from: 'other', to: 'impostor', get: '/echo' });
    await expect.denied({ from: 'other', to: 'server', get: '/echo' });
    await expect.denied({ from: 'client', to: 'server', get: '/more' });
    await expect.denied({ from: 'client', to: 'impostor', get: '/echo' });
  },
);
