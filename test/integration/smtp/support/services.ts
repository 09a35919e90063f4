/** The SMTP services on loopback ports, with a certificate made on the spot and DNS answered from a table. */
import type { Certificate, CertificateWatch } from '../../../../server-bundle/base/certificate.ts';
import { createLog } from '../../../../server-bundle/base/log.ts';
import type { Log } from '../../../../server-bundle/base/log.ts';
import { createSelfSigned } from '../../../../server-bundle/jobs/self-signed.ts';
import type { MailResolver } from '../../../../server-bundle/trust/resolver.ts';

export const HOSTNAME = 'mail.dovecote.test';
export const DOMAIN = 'dovecote.test';

export function makeCertificate(name = HOSTNAME): Certificate {
  return createSelfSigned([name], Date.now());
}

export interface SwappableCertificate extends CertificateWatch {
  swap(next: Certificate): void;
}

export function certificateWatch(first: Certificate = makeCertificate()): SwappableCertificate {
  let current = first;
  const listeners = new Set<(certificate: Certificate) => void>();
  return {
    current: () => current,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    swap: (next) => {
      current = next;
      for (const listener of listeners) listener(next);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** `TXT example.test` → answers. What isn't there does not exist. */
export type Zone = Record<string, readonly string[]>;

export function tableResolver(zone: Zone): MailResolver {
  const find = (type: string, name: string): readonly string[] => zone[`${type} ${name.toLowerCase()}`] ?? [];
  return {
    txt: (name) => Promise.resolve(find('TXT', name)),
    a: (name) => Promise.resolve(find('A', name)),
    aaaa: (name) => Promise.resolve(find('AAAA', name)),
    mx: (name) => Promise.resolve(find('MX', name).map(mxRecord)),
    resolve: (name, type) => {
      const found = find(type, name);
      if (found.length === 0) return Promise.reject(Object.assign(new Error(`query${type} ENOTFOUND ${name}`), { code: 'ENOTFOUND' }));
      return Promise.resolve(type === 'TXT' ? found.map((text) => [text]) : [...found]);
    },
  };
}

function mxRecord(text: string): { exchange: string; priority: number } {
  const [priority, exchange] = text.split(' ');
  return { priority: Number(priority), exchange: exchange ?? '' };
}

/** A log that is kept: `lines` holds what was written, parsed. */
export function keptLog(): { readonly log: Log; readonly lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('test', { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  return { log, lines };
}
