/** A small authority by openssl: leaves for any name, of any age, with the chain that a server sends along. */
import { execFile } from 'node:child_process';
import { X509Certificate, createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export interface Leaf {
  /** With its issuer behind it. */
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends AsyncDisposable {
  /** PEM. */
  readonly cert: string;
  leaf(name: string, options?: { readonly isExpired?: boolean; readonly alsoFor?: readonly string[] }): Promise<Leaf>;
}

const run = promisify(execFile);

export async function startAuthority(): Promise<Authority> {
  const folder = await mkdtemp(path.join(tmpdir(), 'palomar-authority-'));
  const openssl = (...args: readonly string[]): Promise<unknown> => run('openssl', args, { cwd: folder });
  await openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    '/CN=An authority',
  );
  const cert = await readFile(path.join(folder, 'ca.pem'), 'utf8');
  let count = 0;
  return {
    cert,
    leaf: async (name, options = {}) => {
      const file = `leaf${(count += 1)}`;
      await writeFile(
        path.join(folder, `${file}.ext`),
        `subjectAltName=${[name, ...(options.alsoFor ?? [])].map((one) => `DNS:${one}`).join()}\nbasicConstraints=CA:FALSE\n`,
      );
      await openssl(
        'req',
        '-new',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-keyout',
        `${file}.key`,
        '-out',
        `${file}.csr`,
        '-subj',
        `/CN=${name}`,
      );
      // A life that ended before it began is what -days with a minus makes of it.
      const days = options.isExpired === true ? '-1' : '10';
      await openssl(
        'x509',
        '-req',
        '-in',
        `${file}.csr`,
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-days',
        days,
        '-extfile',
        `${file}.ext`,
        '-out',
        `${file}.pem`,
      );
      const leaf = await readFile(path.join(folder, `${file}.pem`), 'utf8');
      return { cert: `${leaf}${cert}`, key: await readFile(path.join(folder, `${file}.key`), 'utf8') };
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The data of a TLSA record: `3 1 1 ab12…`. */
export function tlsa(usage: number, selector: number, matchingType: number, pem: string): string {
  const certificate = new X509Certificate(pem);
  const selected = selector === 0 ? certificate.raw : certificate.publicKey.export({ type: 'spki', format: 'der' });
  const data =
    matchingType === 0
      ? selected
      : createHash(matchingType === 1 ? 'sha256' : 'sha512')
          .update(selected)
          .digest();
  return `${usage} ${selector} ${matchingType} ${data.toString('hex')}`;
}
