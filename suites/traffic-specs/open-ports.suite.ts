import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, http, tcp } from '../../harness/smi/intent.ts';
import { passage } from '../question.ts';

// What SMI leaves open about ports: whose they are.

const TO = 'server';
const get = (path: string) => http({ path, methods: ['GET'] });

conformanceTest(
  {
    id: 'TSC-O05',
    title: 'observed: whether the ports of a route are those of the Service or of the container',
    clauses: ['specs-S20-port'],
  },
  async ({ mesh, observe }) => {
    // The port `mapped` of the Service leads to the container's port `http-mapped`.
    mesh.apply(
      allow({ from: 'client', to: TO, routes: [tcp({ ports: ['mapped'] }), get('/any')] }),
      allow({ from: 'impostor', to: TO, routes: [tcp({ ports: ['http-mapped'] }), get('/any')] }),
      allow({ from: 'other', to: TO, routes: [http()] }),
    );
    await observe.settled({ from: 'other', to: TO, get: '/any', port: 'mapped' });
    await observe.outcome(
      { from: 'client', to: TO, get: '/any', port: 'mapped' },
      passage(
        'specs-S20-port',
        'Where port and targetPort differ, does the number of the Service’s port open it?',
      ),
    );
    await observe.outcome(
      { from: 'impostor', to: TO, get: '/any', port: 'mapped' },
      passage(
        'specs-S20-port',
        'Where port and targetPort differ, does the number of the container’s port open it?',
      ),
    );
  },
);
