import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { WORKLOADS } from '../control/example.ts';
import { CertificateAuthority, certificateAuthority } from './certificate-authority.ts';

describe('certificate authority', () => {
  it('certifies the ServiceAccount and the pod of a workload', async () => {
    const credentials = await (await certificateAuthority()).issue(WORKLOADS.client);
    const certificate = new X509Certificate(credentials.certificate);
    expect(certificate.subjectAltName).toBe(
      'URI:spiffe://cluster.local/ns/main/sa/client, DNS:client-0.main.pod.cluster.local',
    );
    expect(certificate.verify(new X509Certificate(credentials.authority).publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
  });

  it('is not vouched for by another authority', async () => {
    const stranger = await (await CertificateAuthority.create()).issue(WORKLOADS.client);
    const ours = await (await certificateAuthority()).issue(WORKLOADS.client);
    const certificate = new X509Certificate(stranger.certificate);
    expect(certificate.verify(new X509Certificate(ours.authority).publicKey)).toBe(false);
  });
});
