import type { SourcedSchema } from './structural.ts';
import { integer, list, number, object, oneOfStrings, string } from './structural.ts';

export const trafficSplitV1alpha1: SourcedSchema = {
  source: 'smi-controller-sdk config/crd',
  schema: object({
    spec: object({
      service: string,
      backends: list(
        object({
          service: string,
          weight: {
            anyOf: [integer, string],
            pattern:
              '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
            'x-kubernetes-int-or-string': true,
          },
        }),
      ),
    }),
  }),
};

// No minimum and no integer: negative and fractional weights pass, although the text asks for whole numbers (split-T8).
const backends = list(object({ service: string, weight: number }, ['service', 'weight']));

export const trafficSplitV1alpha2: SourcedSchema = {
  source: 'smi-sdk-go crds/ HEAD',
  schema: object({ spec: object({ service: string, backends }, ['service', 'backends']) }),
};

/** v1alpha3 and v1alpha4. */
export const trafficSplitV1alpha3: SourcedSchema = {
  source: 'smi-sdk-go crds/ HEAD',
  schema: object({
    spec: object(
      {
        service: string,
        backends,
        matches: list(object({ kind: oneOfStrings('HTTPRouteGroup'), name: string }, ['kind', 'name'])),
      },
      ['service', 'backends'],
    ),
  }),
};
