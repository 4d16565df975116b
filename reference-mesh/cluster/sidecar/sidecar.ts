import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../../harness/model/kubernetes.ts';
import type { Decisions } from '../../control/decisions.ts';
import { ControlPlane } from '../../proxy/control-plane.ts';
import { serverNameOf } from '../../proxy/credentials.ts';
import type { Hello, Update } from '../protocol.ts';
import type { Certified } from './certificate.ts';
import { certified } from './certificate.ts';
import type { ControllerAddress } from './controller-link.ts';
import { ControllerLink } from './controller-link.ts';
import { Mirror } from './mirror.ts';
import { Outbox } from './outbox.ts';
import { PodProxy } from './pod-proxy.ts';
import type { ServiceAddresses } from './service-addresses.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** How long exchanges may wait until they are reported, milliseconds. */
const REPORT_MS = 100;

export interface SidecarOptions {
  readonly controller: ControllerAddress;
  readonly tokenFile: string;
  /** Which pod this is, by kubelet's word; what counts with others is the certificate. */
  readonly namespace: string;
  readonly pod: string;
  /** The pod's address. */
  readonly host: string;
  readonly addresses: ServiceAddresses;
  readonly decisionsFor: (fault: string | undefined) => Promise<Decisions>;
  readonly now: () => number;
  readonly log: (event: string, detail: JsonObject) => void;
}

/** The mesh was set up anew since this sidecar has started: it must start anew, too. */
export class ChangedMesh extends Error {
  readonly code = 'CHANGED_MESH';
}

/**
 * The mesh's part of one pod. Until it has a certificate and a policy it opens no socket; when it has lost the
 * controller it goes on with the policy that it was last told, for as long as its certificate is valid.
 */
export class Sidecar {
  readonly #options: SidecarOptions;
  readonly #mirror: Mirror;
  readonly #outbox: Outbox;
  readonly #ended = new AbortController();
  #certified: Certified | undefined;
  #hello: string | undefined;
  #plane: ControlPlane | undefined;
  #proxy: PodProxy | undefined;
  #ready = false;
  #reporting = false;

  constructor(options: SidecarOptions) {
    this.#options = options;
    this.#mirror = new Mirror(options);
    this.#outbox = new Outbox(options.now());
  }

  /** Takes traffic, and knows the mesh. */
  get isReady(): boolean {
    return this.#ready;
  }

  /** Runs until `close`. @throws ChangedMesh */
  async run(): Promise<void> {
    const { signal } = this.#ended;
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        if (this.#certified === undefined) {
          this.#certified = await this.#certify();
          void this.#renewForever();
        }
        await this.#follow(this.#certified, () => {
          pauseMs = FIRST_PAUSE_MS;
        });
      } catch (error) {
        if (error instanceof ChangedMesh) throw error;
        if (!signal.aborted) this.#warn('the controller', error);
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.#proxy?.close();
  }

  #certify(): Promise<Certified> {
    const { controller, tokenFile } = this.#options;
    return certified(controller, tokenFile);
  }

  /** After half of its time a certificate is replaced; while that fails, the old one is used for as long as it lasts. */
  async #renewForever(): Promise<void> {
    const { now } = this.#options;
    const { signal } = this.#ended;
    for (;;) {
      const leftMs = (this.#certified?.expiresAt ?? 0) - now();
      await sleep(Math.max(leftMs / 2, LONGEST_PAUSE_MS), undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      try {
        this.#certified = await this.#certify();
        this.#proxy?.renew(this.#certified.credentials);
      } catch (error) {
        this.#warn('a new certificate', error);
      }
    }
  }

  async #follow({ credentials }: Certified, onTold: () => void): Promise<void> {
    const { controller, addresses } = this.#options;
    const link = new ControllerLink(controller, credentials);
    const reporting = setInterval(() => void this.#report(link), REPORT_MS).unref();
    try {
      let isFirst = true;
      for await (const said of link.updates(addresses.namespaces, this.#ended.signal)) {
        if (!('generation' in said)) {
          await this.#greet(said);
          continue;
        }
        await this.#take(said, isFirst ? 'everything' : 'change');
        isFirst = false;
        onTold();
        await link.acknowledge({ generation: said.generation });
      }
    } finally {
      clearInterval(reporting);
      link.close();
    }
  }

  async #greet(hello: Hello): Promise<void> {
    const text = JSON.stringify(hello);
    if (this.#hello !== undefined && this.#hello !== text)
      throw new ChangedMesh(`the mesh was ${this.#hello} and is ${text}`);
    if (this.#hello !== undefined) return;
    const { decisionsFor, now } = this.#options;
    this.#plane = new ControlPlane({
      versions: hello.versions,
      decisions: await decisionsFor(hello.fault),
      random: Math.random,
      now,
      report: (exchange) => this.#outbox.add(exchange),
    });
    this.#hello = text;
  }

  async #take(update: Update, what: 'everything' | 'change'): Promise<void> {
    const plane = this.#plane;
    if (plane === undefined) throw new Error('the controller said what changed before it said what it is');
    const { change, concerns } =
      what === 'everything' ? this.#mirror.replace(update) : this.#mirror.apply(update);
    plane.change(change, concerns);
    this.#proxy ??= await this.#openProxy(plane);
    for (const trouble of (await this.#proxy?.settle()) ?? []) this.#warn('a socket', trouble);
    if (this.#proxy !== undefined && !this.#ready) {
      this.#ready = true;
      this.#options.log('ready', { generation: update.generation });
    }
  }

  /** Not before the controller knows this pod. */
  async #openProxy(plane: ControlPlane): Promise<PodProxy | undefined> {
    const { namespace, pod } = this.#options;
    const workload = plane.workload(serverNameOf({ namespace, pod }));
    if (workload === undefined || this.#certified === undefined) return undefined;
    return PodProxy.open(plane, workload, this.#certified.credentials, this.#options);
  }

  async #report(link: ControllerLink): Promise<void> {
    if (this.#reporting) return;
    this.#reporting = true;
    try {
      await this.#outbox.flush((report) => link.report(report));
    } catch {
      // They wait for the next link.
    } finally {
      this.#reporting = false;
    }
  }

  #warn(about: string, error: unknown): void {
    this.#options.log('trouble', { about, error: error instanceof Error ? error.message : String(error) });
  }
}
