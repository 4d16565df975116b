import type { SourcedSchema, StructuralSchema } from './structural.ts';
import { integer, list, mapOf, number, object, oneOfStrings, string } from './structural.ts';

const subject = { kind: string, name: string, namespace: string };

const rule = (kind: StructuralSchema) =>
  object({ kind, name: string, matches: list(string) }, ['name', 'kind']);

// smi-sdk-go lists v1alpha1 too, but requires destination.port, which the text calls optional (access/v1alpha1:87-88);
// with it no object could be written that allows every port.
export const trafficTargetV1alpha1: SourcedSchema = {
  source: 'smi-controller-sdk config/crd',
  schema: object(
    {
      destination: object({ ...subject, port: integer }, ['kind', 'name']),
      specs: list(rule(string)),
      sources: list(object({ ...subject, port: integer }, ['kind', 'name'])),
    },
    ['destination', 'sources', 'specs'],
  ),
};

export const trafficTargetV1alpha2: SourcedSchema = {
  source: 'smi-sdk-go crds/ HEAD',
  schema: object({
    spec: object(
      {
        destination: object({ ...subject, port: number }, ['name', 'kind']),
        rules: list(rule(oneOfStrings('HTTPRouteGroup', 'TCPRoute'))),
        sources: list(object(subject, ['name', 'kind'])),
      },
      ['destination'],
    ),
  }),
};

export const trafficTargetV1alpha3: SourcedSchema = {
  source: 'smi-sdk-go crds/ HEAD',
  schema: object({
    spec: object(
      {
        destination: object(subject, ['name', 'kind']),
        rules: list(rule(oneOfStrings('HTTPRouteGroup', 'TCPRoute', 'UDPRoute'))),
        sources: list(object(subject, ['name', 'kind'])),
      },
      ['destination', 'rules', 'sources'],
    ),
  }),
};

const subjectV1alpha4 = { ...subject, kind: oneOfStrings('ServiceAccount', 'IdentityBinding') };

export const trafficTargetV1alpha4: SourcedSchema = {
  source: 'smi-controller-sdk config/crd',
  departs:
    'rules and sources are required as the text says (access/v1alpha4:107-108); the CRD requires neither',
  schema: object(
    {
      spec: object(
        {
          destination: object(subjectV1alpha4, ['kind', 'name']),
          rules: list(rule(string)),
          sources: list(object(subjectV1alpha4, ['kind', 'name'])),
        },
        ['destination', 'rules', 'sources'],
      ),
    },
    ['spec'],
  ),
};

export const identityBindingV1alpha4: SourcedSchema = {
  source: 'smi-controller-sdk config/crd',
  departs:
    'podLabelSelector beside serviceAccount is refused here, there by a validating webhook (access/v1alpha4:58-62)',
  schema: object({
    spec: object(
      {
        schemes: {
          ...object({
            podLabelSelector: {
              ...object({ matchLabels: { ...mapOf(string), minProperties: 1, nullable: true } }, [
                'matchLabels',
              ]),
              nullable: true,
            },
            serviceAccount: { ...string, nullable: true },
            spiffeIdentities: { ...list(string), minItems: 1, nullable: true },
          }),
          minProperties: 1,
          not: { required: ['podLabelSelector', 'serviceAccount'] },
        },
      },
      ['schemes'],
    ),
  }),
};
