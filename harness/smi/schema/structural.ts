/** The part of a structural OpenAPI v3 schema that SMI's CRDs use. */
export interface StructuralSchema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number';
  readonly nullable?: true;
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: StructuralSchema;
  readonly minProperties?: number;
  readonly items?: StructuralSchema;
  readonly minItems?: number;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly anyOf?: readonly StructuralSchema[];
  readonly not?: StructuralSchema;
  readonly 'x-kubernetes-int-or-string'?: true;
}

export type SchemaSource =
  | 'smi-sdk-go crds/ HEAD'
  | 'smi-controller-sdk config/crd'
  /** No published CRD says it. */
  | 'written from the text';

/** Schema of one kind in one version, and where it comes from. */
export interface SourcedSchema {
  readonly source: SchemaSource;
  /** Where it departs from its source, and why. */
  readonly departs?: string;
  readonly schema: StructuralSchema;
}

export const string = { type: 'string' } satisfies StructuralSchema;
export const integer = { type: 'integer' } satisfies StructuralSchema;
export const number = { type: 'number' } satisfies StructuralSchema;

export function list(items: StructuralSchema): StructuralSchema {
  return { type: 'array', items };
}

/** Any key, values of one schema. */
export function mapOf(values: StructuralSchema): StructuralSchema {
  return { type: 'object', additionalProperties: values };
}

export function object(
  properties: Readonly<Record<string, StructuralSchema>>,
  required: readonly string[] = [],
): StructuralSchema {
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

export function oneOfStrings(...values: readonly string[]): StructuralSchema {
  return { type: 'string', enum: values };
}
