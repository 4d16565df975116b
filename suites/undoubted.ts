import { allow, http, split } from '../harness/smi/intent.ts';

// What is applied after doubtful objects: once it is in force, so are they.

export const undoubtedGrant = allow({
  from: 'other',
  to: 'server',
  routes: [http({ path: '/echo', methods: ['GET'] })],
});

/** Allowed by the grant alone. */
export const granted = { from: 'other', to: 'server', get: '/echo' } as const;

export const undoubtedSplit = split({ root: 'root-wide', backends: { 'server-v3': 1 } });

/** Reaches `server-v3`, which its root does not select, by the split alone. */
export const divided = { from: 'client', to: 'root-wide', get: '/echo' } as const;
