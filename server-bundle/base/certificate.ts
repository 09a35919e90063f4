/**
 * The TLS certificate of the stack, as every service but its writer sees it: waits for the first one, then follows
 * the files by polling (a rename inside a shared volume raises no dependable event) and hands on each new pair, so that
 * servers swap their contexts with `setSecureContext` and drop no session. It writes nothing.
 */
import { createSecureContext } from 'node:tls';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { codeOf } from './errors.ts';

/** PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export const CERTIFICATE_FILE = 'certificate.pem';
export const KEY_FILE = 'key.pem';
const FIRST_POLL_MS = 200;
const POLL_MS = 5_000;

export interface CertificateWatch extends AsyncDisposable {
  /** The pair now in the files. */
  readonly current: () => Certificate;
  /** Called with each new pair; returns the way to stop. */
  onChange(listener: (certificate: Certificate) => void): () => void;
}

/** Resolves once there is a usable pair. @throws AbortError when the signal fires first. */
export async function watchCertificate(
  directory: string,
  options: { readonly signal: AbortSignal; readonly clock?: Clock; readonly pollMs?: number },
): Promise<CertificateWatch> {
  const clock = options.clock ?? systemClock;
  const closed = new AbortController();
  const signal = AbortSignal.any([options.signal, closed.signal]);
  const listeners = new Set<(certificate: Certificate) => void>();
  let current = await first(directory, clock, signal);
  const changed = (next: Certificate): void => {
    current = next;
    for (const listener of listeners) listener(next);
  };
  const polling = follow(directory, { clock, signal, pollMs: options.pollMs ?? POLL_MS, current: () => current, changed });
  return {
    current: () => current,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    [Symbol.asyncDispose]: async () => {
      closed.abort();
      await polling;
    },
  };
}

async function follow(
  directory: string,
  options: {
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly pollMs: number;
    current(): Certificate;
    changed(next: Certificate): void;
  },
): Promise<void> {
  for (;;) {
    await options.clock.sleep(options.pollMs, { signal: options.signal }).catch(() => undefined);
    if (options.signal.aborted) return;
    const next = await read(directory);
    const current = options.current();
    if (next && (next.cert !== current.cert || next.key !== current.key)) options.changed(next);
  }
}

async function first(directory: string, clock: Clock, signal: AbortSignal): Promise<Certificate> {
  for (;;) {
    signal.throwIfAborted();
    const found = await read(directory);
    if (found) return found;
    await clock.sleep(FIRST_POLL_MS, { signal });
  }
}

/** Undefined while a file is missing or the two don't belong together: the writer replaces them one after the other. */
async function read(directory: string): Promise<Certificate | undefined> {
  try {
    const [cert, key] = await Promise.all([
      readFile(path.join(directory, CERTIFICATE_FILE), 'utf8'),
      readFile(path.join(directory, KEY_FILE), 'utf8'),
    ]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (error) {
    if (codeOf(error) === 'EACCES') throw error;
    return undefined;
  }
}
