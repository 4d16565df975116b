import type { TLSSocket } from 'node:tls';

/** The pod at the other end, as its verified certificate has it. */
export interface PeerPod {
  readonly namespace: string;
  readonly pod: string;
}

/** Undefined for a peer without a certificate of the mesh's authority. */
export function peerPodOf(socket: TLSSocket): PeerPod | undefined {
  if (!socket.authorized) return undefined;
  const names = (socket.getPeerCertificate().subjectaltname ?? '').split(', ');
  const server = names.find((name) => name.startsWith('DNS:'))?.slice('DNS:'.length);
  // `<pod>.<namespace>.pod.cluster.local`, and a pod's name may have dots.
  const [, pod, namespace] = /^(.+)\.([^.]+)\.pod\.cluster\.local$/.exec(server ?? '') ?? [];
  return pod === undefined || namespace === undefined ? undefined : { pod, namespace };
}
