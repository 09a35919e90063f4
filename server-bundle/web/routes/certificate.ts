/** certificate.get: what the stack serves now, read from the files, and how the last try for a better one went. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { CERTIFICATE_FILE } from '../../base/certificate.ts';
import { readCertificateStatus } from '../../base/certificate-status.ts';
import type { certificateModel } from '../../contract/admin.ts';
import { StorageError } from '../../storage/api/operations.ts';
import type { AdminImplementer, ApiDependencies } from './implementer.ts';

export function certificateRoutes(os: AdminImplementer, { tlsDirectory, clock }: ApiDependencies) {
  return os.certificate.router({ get: os.certificate.get.handler(() => describeCertificate(tlsDirectory, clock.now())) });
}

/** @throws StorageError NOT_FOUND while there is none. */
async function describeCertificate(tlsDirectory: string, now: number): Promise<z.infer<typeof certificateModel>> {
  const pem = await readFile(path.join(tlsDirectory, CERTIFICATE_FILE), 'utf8').catch((error: unknown) => {
    throw new StorageError('NOT_FOUND', 'There is no certificate yet: the bree service makes one at its first start. Look at its log.', error);
  });
  const certificate = new X509Certificate(pem);
  const status = await readCertificateStatus(tlsDirectory);
  const notAfter = new Date(certificate.validTo);
  return {
    state: notAfter.getTime() < now ? 'expired' : certificate.issuer === certificate.subject ? 'self-signed' : 'issued',
    names: namesOf(certificate),
    issuer: certificate.issuer.split('\n').join(', '),
    notAfter: notAfter.toISOString(),
    sha256Fingerprint: certificate.fingerprint256,
    lastProblem: status?.lastProblem ?? null,
    lastTryAt: momentOf(status?.lastTryAt),
    nextTryAt: momentOf(status?.nextTryAt),
  };
}

function momentOf(ms: number | null | undefined): string | null {
  return ms == null ? null : new Date(ms).toISOString();
}

function namesOf(certificate: X509Certificate): string[] {
  return (certificate.subjectAltName ?? '')
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .map((name) => name.slice(4));
}
