import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, handwritten, http } from '../../harness/smi/intent.ts';
import { acceptance, passage } from '../question.ts';
import { granted, undoubtedGrant } from '../undoubted.ts';

// What SMI leaves open about sources and destinations: who is meant. Every doubtful grant has a path of its own, so that
// none can stand in for another.

const get = (path: string) => http({ path, methods: ['GET'] });

conformanceTest(
  {
    id: 'TA-O01',
    title: 'observed: who is meant by a TrafficTarget elsewhere, a missing namespace, a group, a *',
    clauses: ['access-A13', 'access-A14', 'access-A15'],
  },
  async ({ mesh, observe }) => {
    const to = 'server';
    mesh.apply(
      allow({ from: 'namesake', to, routes: [get('/source')], livesWith: 'namesake' }),
      allow({ from: 'client', to, routes: [get('/third')], livesWith: 'namesake' }),
    );
    const namespaces = [
      ['no-namespace', 'leaves out the namespaces of destination and sources'],
      ['empty-namespace', 'has empty namespaces of destination and sources'],
    ] as const;
    for (const [namespace, words] of namespaces) {
      const subjects = { from: namespace, to: namespace };
      await observe.admission(
        allow({ from: 'client', to, routes: [get(`/${namespace}`)], subjects }),
        acceptance('access-A14', `a TrafficTarget that ${words}`),
      );
    }
    await observe.admission(
      allow({ from: 'client', to, routes: [get('/group')], subjects: { from: 'group' } }),
      acceptance('access-A15', 'a source of the kind Group'),
    );
    await observe.admission(
      allow({ from: 'client', to, routes: [get('/anyone')], subjects: { from: 'any-name' } }),
      acceptance('access-A16', 'a source of the name *'),
    );
    mesh.apply(undoubtedGrant);
    await observe.settled(granted);

    const nothing = { denied: 'no, it opens nothing' };
    await observe.outcome(
      { from: 'namesake', to, get: '/source' },
      passage(
        'access-A13',
        'Does a TrafficTarget in the namespace of its source open the destination, which is in another?',
        nothing,
      ),
    );
    await observe.outcome(
      { from: 'client', to, get: '/third' },
      passage(
        'access-A13',
        'Does a TrafficTarget in a third namespace, neither the source’s nor the destination’s, open the latter?',
        nothing,
      ),
    );
    for (const [namespace, words] of namespaces) {
      await observe.outcome(
        { from: 'client', to, get: `/${namespace}` },
        passage('access-A14', `Does a TrafficTarget that ${words} open anything?`, {
          ...nothing,
          delivered: 'yes, they are taken to be in the namespace of the TrafficTarget',
        }),
      );
    }
    await observe.outcome(
      { from: 'client', to, get: '/group' },
      passage(
        'access-A15',
        'Does a source of the kind Group open anything to the ServiceAccount of its name?',
        { ...nothing, delivered: 'yes, the kind is not looked at' },
      ),
    );
    await observe.outcome(
      { from: 'client', to, get: '/anyone' },
      passage(
        'access-A16',
        'Does a source of the name * stand for every ServiceAccount of its namespace?',
        nothing,
      ),
    );
  },
);

type PodSelector = { readonly matchLabels: Readonly<Record<string, string>> };

conformanceTest(
  {
    id: 'TA-O07',
    title: 'observed: identities of an IdentityBinding, and two selectors of pod labels',
    clauses: ['access-IB6'],
  },
  async ({ observe }) => {
    const binding = (schemes: Readonly<Record<string, readonly (string | PodSelector)[]>>) =>
      handwritten({ api: 'access', kind: 'IdentityBinding', spec: () => ({ schemes }) });
    await observe.admission(
      binding({ spiffeIdentities: ['cluster.local/ns/default/sa/service-a'] }),
      acceptance('access-IB6', 'a SPIFFE identity without the scheme spiffe://, as in the text’s example'),
    );
    await observe.admission(
      binding({ spiffeIdentities: ['spiffe://cluster.local/ns/default/sa/service-a'] }),
      acceptance('access-IB6', 'a SPIFFE identity with the scheme spiffe://'),
    );
    await observe.admission(
      binding({ podLabelSelector: [{ matchLabels: { app: 'a' } }, { matchLabels: { app: 'b' } }] }),
      acceptance('access-IB6', 'two selectors of pod labels, in a list'),
    );
  },
);
