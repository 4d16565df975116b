import type { JsonObject } from '../../../harness/model/kubernetes.ts';
import type { Decisions } from '../../control/decisions.ts';
import { objectOf } from '../../control/read/field.ts';
import type { CertificateAuthority } from '../../proxy/certificate-authority.ts';
import { ControlPlane } from '../../proxy/control-plane.ts';
import type { ApiServer } from '../api/api-server.ts';
import { Informer } from '../api/informer.ts';
import { membersOf, objectsOf, servicesOf } from '../mesh-items.ts';
import type { FrontProxy } from '../metrics/caller.ts';
import { frontProxyOf } from '../metrics/caller.ts';
import { MetricsServer } from '../metrics/metrics-server.ts';
import { isAvailable, vouchForMetrics } from '../metrics/registration.ts';
import type { Hello } from '../protocol.ts';
import { keptAuthority, shareAuthority } from './authority-store.ts';
import { MismatchEvents } from './events.ts';
import { identityOf } from './identity.ts';
import { itemsOf } from './items.ts';
import { mismatchesOf } from './mismatch.ts';
import { NAMESPACE_PATH, POD_PATH, SERVICE_PATH, smiPaths } from './resources.ts';
import { Roll } from './roll.ts';
import type { Settings } from './settings.ts';
import { SidecarServer } from './sidecar-server.ts';
import { State } from './state.ts';
import { StatusServer } from './status-server.ts';

const SIDECAR_PORT = 8443;
const METRICS_PORT = 8444;
const STATUS_PORT = 8080;
/** Changes that come so close together are told as one, milliseconds. */
const GATHER_MS = 10;
const RETRY_MS = 1_000;
const FRONT_PROXY_PATH = `/api/v1/namespaces/kube-system/configmaps?fieldSelector=${encodeURIComponent('metadata.name=extension-apiserver-authentication')}`;

export interface ControllerOptions {
  readonly api: ApiServer;
  /** Its own. */
  readonly namespace: string;
  readonly settings: Settings;
  readonly decisions: Decisions;
  readonly now: () => number;
  readonly log: (event: string, detail: JsonObject) => void;
}

/** The control plane on a cluster: follows the API server, tells the sidecars, and serves the metrics. */
export class Controller {
  readonly #options: ControllerOptions;
  readonly #plane: ControlPlane;
  readonly #authority: CertificateAuthority;
  readonly #state = new State();
  readonly #roll = new Roll();
  readonly #events: MismatchEvents;
  readonly #smi: readonly Informer[];
  readonly #pods: Informer;
  readonly #services: Informer;
  readonly #namespaces: Informer;
  readonly #frontProxies: Informer;
  readonly #shared = new Set<string>();
  readonly #ended = new AbortController();
  #servers: readonly { close(): Promise<void> }[] = [];
  #sidecars: SidecarServer | undefined;
  #metrics: MetricsServer | undefined;
  #frontProxy: FrontProxy | undefined;
  #gathering: NodeJS.Timeout | undefined;
  #told = false;
  #vouched = false;
  #reached = false;

  static async start(options: ControllerOptions, signal: AbortSignal): Promise<Controller> {
    const authority = await keptAuthority(options.api, options.namespace, signal);
    const controller = new Controller(options, authority);
    await controller.#open();
    return controller;
  }

  private constructor(options: ControllerOptions, authority: CertificateAuthority) {
    const { api, decisions, settings, now } = options;
    this.#options = options;
    this.#authority = authority;
    this.#events = new MismatchEvents(api, now);
    this.#plane = new ControlPlane({ versions: settings.versions, decisions, random: Math.random, now });
    const informer = (path: string, onChange: () => void) =>
      new Informer({ api, path, onChange, onTrouble: (error) => this.#warn(path, error) });
    const gather = () => this.#gather();
    this.#smi = smiPaths(settings.versions).map((path) => informer(path, gather));
    this.#pods = informer(POD_PATH, gather);
    this.#services = informer(SERVICE_PATH, gather);
    this.#namespaces = informer(NAMESPACE_PATH, () => void this.#share());
    this.#frontProxies = informer(FRONT_PROXY_PATH, () => this.#meetFrontProxy());
  }

  async close(): Promise<void> {
    this.#ended.abort();
    clearTimeout(this.#gathering);
    await Promise.all(this.#servers.map((server) => server.close()));
    this.#options.api.close();
  }

  /** All of the mesh has been listed once. */
  get #isListed(): boolean {
    return [...this.#smi, this.#pods, this.#services].every(({ synced }) => synced);
  }

  async #open(): Promise<void> {
    const { api, namespace, settings } = this.#options;
    const host = `controller.${namespace}.svc`;
    const credentials = await this.#authority.serve([host, `${host}.cluster.local`]);
    const hello: Hello = {
      versions: settings.versions,
      ...(settings.fault !== undefined && { fault: settings.fault }),
    };
    this.#sidecars = await SidecarServer.open(
      {
        credentials,
        authority: this.#authority,
        certificateMs: settings.certificateMs,
        hello,
        state: this.#state,
        roll: this.#roll,
        identify: (token, signal) => identityOf(api, token, signal),
        record: (exchange) => this.#plane.keep(exchange),
        // What is listed is not told before it is put together: half of it would take grants and splits away.
        isComplete: () => this.#told,
      },
      SIDECAR_PORT,
    );
    const status = await StatusServer.open(
      {
        isReady: () => this.#isReady(),
        convergence: () => this.#roll.convergence(this.#state.generation),
      },
      STATUS_PORT,
    );
    this.#servers = [this.#sidecars, status];
    if (settings.versions.metrics !== undefined) {
      this.#metrics = await MetricsServer.open(
        {
          api,
          credentials,
          frontProxy: () => this.#frontProxy,
          snapshot: () => this.#plane.snapshot(),
        },
        METRICS_PORT,
      );
      this.#servers = [...this.#servers, this.#metrics];
    }
    const { signal } = this.#ended;
    const followed = [...this.#smi, this.#pods, this.#services, this.#namespaces, this.#frontProxies];
    for (const informer of followed) void informer.follow(signal);
    this.#options.log('started', { ...hello });
  }

  /** Ready is what can be relied on: everything listed, and the metrics reached by the API server once. */
  async #isReady(): Promise<boolean> {
    if (!this.#told) return false;
    if (this.#metrics === undefined) return true;
    const { api } = this.#options;
    const { signal } = this.#ended;
    if (!this.#vouched) {
      await vouchForMetrics(api, this.#authority.certificate, signal);
      this.#vouched = true;
    }
    this.#reached ||= await isAvailable(api, signal);
    return this.#reached;
  }

  #gather(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#update();
    }, GATHER_MS);
  }

  #update(): void {
    if (!this.#isListed) return;
    const objects = this.#smi.flatMap((informer) => informer.objects);
    const update = this.#state.replace(
      itemsOf({ objects, pods: this.#pods.objects, services: this.#services.objects }),
    );
    this.#told = true;
    if (update === undefined) return;
    const { items } = this.#state;
    this.#plane.change({ objects: objectsOf(items), services: servicesOf(items), members: membersOf(items) });
    this.#sidecars?.tell(update);
    const { splits, topology } = this.#plane.snapshot();
    this.#events
      .tell(mismatchesOf(this.#options.decisions, splits, topology), objects, this.#ended.signal)
      .catch((error: unknown) => this.#warn('an Event', error));
  }

  /** Each namespace of the mesh gets the authority's certificate; one that could not be given it is tried again. */
  async #share(): Promise<void> {
    const { api } = this.#options;
    const { signal } = this.#ended;
    const standing = this.#namespaces.objects.filter(
      ({ metadata }) => metadata.deletionTimestamp === undefined,
    );
    const names = standing.map(({ metadata }) => metadata.name);
    for (const name of this.#shared) if (!names.includes(name)) this.#shared.delete(name);
    for (const name of names) {
      if (this.#shared.has(name)) continue;
      this.#shared.add(name);
      try {
        await shareAuthority(api, name, this.#authority.certificate, signal);
      } catch (error) {
        this.#shared.delete(name);
        if (signal.aborted) return;
        this.#warn(`namespace ${name}`, error);
        setTimeout(() => void this.#share(), RETRY_MS).unref();
      }
    }
  }

  #meetFrontProxy(): void {
    const [configMap] = this.#frontProxies.objects;
    this.#frontProxy = configMap && frontProxyOf(objectOf(configMap.data));
    this.#metrics?.renew();
  }

  #warn(about: string, error: unknown): void {
    this.#options.log('trouble', { about, error: error instanceof Error ? error.message : String(error) });
  }
}
