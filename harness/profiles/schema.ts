import { API_VERSIONS, APIS } from '../model/api.ts';
import { addOnsSchema, POD_SELECTORS_SCHEMA } from './add-on.ts';
import { DETECTION_SCHEMA } from './detection.ts';
import { HANDOVER_SCHEMA } from './handover.ts';
import { IMAGE_REFERENCE } from './image.ts';
import { INSTALL_SCHEMA, UNINSTALL_SCHEMA } from './installation.ts';
import { MODES_SCHEMA } from './mode.ts';
import { ADDRESSES_SCHEMA } from './naming.ts';
import { WORKLOAD_REF_SCHEMA } from './object-ref.ts';
import { ONBOARDING_SCHEMA } from './onboarding.ts';
import type { Profile } from './profile.ts';
import { REQUIRES_SCHEMA } from './requirement.ts';
import { SERVICES_SCHEMA } from './service-needs.ts';
import { address, closed, list, objectName, text } from './shape.ts';
import { SOURCE_SCHEMA } from './source.ts';

export const TESTBEDS = ['embedded', 'kubernetes'] as const satisfies readonly Profile['testbed'][];

const claim = closed(
  { supported: { type: 'boolean' }, exceptions: list(closed({ clause: text, reason: text, link: address })) },
  ['exceptions'],
);

const versions = {
  ...closed(Object.fromEntries(APIS.map((api) => [api, { type: 'string', enum: API_VERSIONS[api] }])), APIS),
  minProperties: 1,
};

const mesh = {
  name: { type: 'string', maxLength: 63, pattern: '^[a-z][a-z0-9-]*$' },
  title: text,
  link: { type: 'string', maxLength: 2000, pattern: '^(https://[^\\s"<>]+|[a-z][a-z0-9-]*/[a-z0-9./-]*)$' },
  verified: { type: 'boolean' },
  testbed: { type: 'string', enum: TESTBEDS },
  versions,
  convergenceMs: { type: 'integer', minimum: 1, maximum: 600_000 },
  claims: closed(Object.fromEntries(APIS.map((api) => [api, claim])), APIS),
};

const cluster = {
  requires: REQUIRES_SCHEMA,
  install: INSTALL_SCHEMA,
  uninstall: UNINSTALL_SCHEMA,
  images: {
    type: 'object',
    propertyNames: { pattern: '^[a-z][a-z0-9-]*$' },
    additionalProperties: { type: 'string', maxLength: 512, pattern: IMAGE_REFERENCE },
  },
  crds: closed({ suite: { type: 'string', enum: ['array', 'map'] }, sources: list(SOURCE_SCHEMA) }, [
    'suite',
    'sources',
  ]),
  namespaces: list(objectName, 0),
  ready: list(WORKLOAD_REF_SCHEMA, 0),
  ran: closed({ pods: POD_SELECTORS_SCHEMA, sidecars: list(objectName) }, ['pods', 'sidecars']),
  version: list(DETECTION_SCHEMA, 0),
  modes: MODES_SCHEMA,
  onboarding: ONBOARDING_SCHEMA,
  addresses: ADDRESSES_SCHEMA,
  services: SERVICES_SCHEMA,
  addons: addOnsSchema(versions),
  handover: HANDOVER_SCHEMA,
  splitAccess: text,
  denials: list(text),
};

const OPTIONAL_ON_A_CLUSTER = [
  'convergenceMs',
  'requires',
  'uninstall',
  'images',
  'crds',
  'onboarding',
  'addresses',
  'services',
  'addons',
  'handover',
  'splitAccess',
  'denials',
] satisfies readonly (keyof typeof cluster | keyof typeof mesh)[];

/** JSON schema (draft-07) of a profile as it is written, by its testbed. */
export const PROFILE_SCHEMAS: Readonly<Record<Profile['testbed'], object>> = {
  embedded: closed({ ...mesh, kubernetes: closed(cluster, OPTIONAL_ON_A_CLUSTER) }, ['kubernetes']),
  kubernetes: closed({ ...mesh, ...cluster }, OPTIONAL_ON_A_CLUSTER),
};
