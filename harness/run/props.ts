import type { KubernetesObject, ObjectName } from '../model/kubernetes.ts';
import type { MetricQuery } from '../model/metric.ts';
import type { Intent } from '../smi/intent.ts';
import { metricsPath } from '../smi/metrics-path.ts';
import { render } from '../smi/render.ts';
import type { TestDefinition } from './definition.ts';
import { DefinitionError } from './definition.ts';
import { Inexpressible } from './inexpressible.ts';
import type { Applied } from './script.ts';
import type { Setting } from './setting.ts';

/** The objects of one test: what its intents are in the versions under test, and under which names. */
export class Props {
  readonly #test: string;
  readonly #setting: Setting;
  readonly #applied = new Map<Applied, readonly KubernetesObject[]>();
  #names = 0;
  #splitName = '';

  constructor({ id }: TestDefinition, setting: Setting) {
    this.#test = id;
    this.#setting = setting;
  }

  /** Something new, of which nothing has been made yet. */
  begin(): Applied {
    return { name: this.#nextName() };
  }

  /** @throws Inexpressible */
  make(applied: Applied, intents: readonly Intent[]): readonly KubernetesObject[] {
    const objects = intents.flatMap((intent, i) =>
      this.#render(intent, i === 0 ? applied.name : `${applied.name}-${i}`),
    );
    this.#applied.set(applied, objects);
    return objects;
  }

  /**
   * What nobody refers to later.
   *
   * @throws Inexpressible
   */
  makeOnce(intent: Intent): readonly KubernetesObject[] {
    return this.#render(intent, this.#nextName());
  }

  /** None once it has been removed. */
  of(applied: Applied): readonly KubernetesObject[] {
    return this.#applied.get(applied) ?? [];
  }

  remove(applied: Applied): void {
    this.#applied.delete(applied);
  }

  /** Of its last object. */
  nameOf(applied: Applied): ObjectName {
    const object = this.of(applied).at(-1);
    if (!object)
      throw new DefinitionError('TEST_OBJECT', `test ${this.#test}: ${applied.name} has been removed`);
    const { kind, metadata } = object;
    return { kind, name: metadata.name, namespace: metadata.namespace };
  }

  /** Where the metrics of the workloads, and of the last split that was made, are read. */
  metricsPath(query: MetricQuery): string {
    const { layout, podOf } = this.#setting;
    return metricsPath(query, { layout, podOf, splitName: this.#splitName });
  }

  #render(intent: Intent, name: string): readonly KubernetesObject[] {
    const rendering = render(intent, { ...this.#setting, name });
    if (rendering.kind === 'cannot-be-expressed') throw new Inexpressible(rendering.reason);
    const split = rendering.objects.find((object) => object.kind === 'TrafficSplit');
    if (split) this.#splitName = split.metadata.name;
    return rendering.objects;
  }

  #nextName(): string {
    return `${this.#test.toLowerCase()}-${this.#names++}`;
  }
}
