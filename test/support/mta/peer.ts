/** Other people's mail servers, each a private instance on loopback: what they all are to a test. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

export interface PeerOptions {
  /** An empty folder that everybody may enter; the caller removes it. */
  readonly directory: string;
  /** Where it listens. */
  readonly port: number;
  /** Where it sends everything that is not for its own domain: our mx. */
  readonly relayPort: number;
  /** Whether it offers STARTTLS, and uses it. */
  readonly tls: boolean;
}

export interface Peer extends AsyncDisposable {
  /** What is for this domain goes into its Maildir; all else to `relayPort`. */
  readonly domain: string;
  readonly port: number;
  readonly maildir: string;
  /** For a failed test. */
  log(): string;
}

/** Self-signed: `key.pem` and `certificate.pem`. */
export async function makePeerCertificate(directory: string, hostname: string): Promise<void> {
  const [key, certificate] = [path.join(directory, 'key.pem'), path.join(directory, 'certificate.pem')];
  const subject = ['-subj', `/CN=${hostname}`, '-addext', `subjectAltName=DNS:${hostname}`];
  await promisify(execFile)('openssl', [
    // RSA: OpenSMTPD 6.8 fails with its ECDSA keys under OpenSSL 3.
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'],
    ...['-keyout', key, '-out', certificate],
    ...subject,
  ]);
}

/** The messages of a Maildir, in no order. */
export function messagesIn(maildir: string): readonly Buffer[] {
  const folder = path.join(maildir, 'new');
  return existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(path.join(folder, name))) : [];
}

/** @throws with the server's own words when it does not take connections within 20 s. */
export async function untilItListens(port: number, log: () => string): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Nothing listens on port ${port}:\n${log()}`);
}
