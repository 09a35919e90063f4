/**
 * The way in: every hop verified against its pinned host key, one login each, and a `Remote` on the last. A refused
 * key or login is never tried again here.
 */
import type { Client } from 'ssh2';
import { isPalomarError } from '../../../contract/errors.ts';
import type { Credential, Endpoint, HostKey } from '../../../contract/models.ts';
import { redactor } from '../audit/redact.ts';
import { NO_AUDIT } from '../audit/sink.ts';
import { KEEP_ALIVE_INTERVAL_MS, PARALLEL_COMMANDS_MAX, PROBE_TIMEOUT_MS } from '../limits.ts';
import type { Remote } from '../remote.ts';
import { batchReplies } from './batching.ts';
import { exec } from './exec.ts';
import { hangUp, travel } from './hops.ts';
import { measureLatency } from './latency.ts';
import { learnHostKey, login } from './login.ts';
import { nameOf, type ConnectOptions, type Hop, type Timeouts } from './options.ts';
import type { Session } from './session.ts';
import { slots } from './slots.ts';
import { SshRemote } from './ssh-remote.ts';

/** @throws HOST_NOT_FOUND, UNREACHABLE, REFUSED, TIMEOUT, HOST_KEY_UNKNOWN, HOST_KEY_MISMATCH, AUTH_FAILED, KEY_PASSPHRASE_NEEDED, CANCELLED */
export async function connect(options: ConnectOptions): Promise<Remote> {
  const startedAt = new Date();
  const note = (error: string | null) => {
    const what = [...(options.jump ?? []), options].map((hop) => nameOf(hop.endpoint)).join(' → ');
    const tookMs = Date.now() - startedAt.getTime();
    options.audit?.record({ at: startedAt.toISOString(), kind: 'connect', what, exitCode: null, tookMs, error });
  };
  try {
    const remote = await open(options);
    note(null);
    return remote;
  } catch (error) {
    note(isPalomarError(error) ? error.code : 'INTERNAL');
    throw error;
  }
}

export interface LearntHostKey extends HostKey {
  readonly latencyMs: number;
}

/** Learns a server's host key without logging in to it (only to the hops before it). */
export async function probeHostKey(
  endpoint: Endpoint,
  options: { readonly signal?: AbortSignal; readonly jump?: readonly Hop[]; readonly timeouts?: Timeouts; readonly agentSocket?: string } = {},
): Promise<LearntHostKey> {
  const way = await travel(options.jump ?? [], endpoint, options);
  try {
    const askedAt = performance.now();
    const key = await learnHostKey(way.stream, { endpoint }, options);
    return { ...key, latencyMs: performance.now() - askedAt };
  } finally {
    hangUp(way.clients);
  }
}

async function open(options: ConnectOptions): Promise<Remote> {
  const way = await travel(options.jump ?? [], options.endpoint, options);
  const end = async (client: Client | null, gone = false) => {
    if (client && !gone) await ended(client);
    hangUp(way.clients);
  };
  let client: Client;
  try {
    client = await login(way.stream, options, options);
  } catch (error) {
    await end(null);
    throw error;
  }
  const closed = closedSignal(client);
  batchReplies(way.stream);
  const base: Session = {
    client,
    stream: way.stream,
    user: options.endpoint.user,
    isRoot: false,
    sudoPassword: options.sudoPassword ?? (options.credential.kind === 'password' ? options.credential.password : undefined),
    closed,
    commandSlots: slots(PARALLEL_COMMANDS_MAX),
    redact: redactor([options.sudoPassword, ...[options, ...(options.jump ?? [])].flatMap((hop) => secretsOf(hop.credential))]),
    audit: options.audit ?? NO_AUDIT,
  };
  try {
    const id = await exec(
      base,
      { argv: ['id', '-u'], timeoutMs: PROBE_TIMEOUT_MS },
      { quiet: true, ...(options.signal ? { signal: options.signal } : {}) },
    );
    const latency = measureLatency(client, options.timeouts?.keepAliveMs ?? KEEP_ALIVE_INTERVAL_MS, closed);
    return new SshRemote({ session: { ...base, isRoot: id.stdout.trim() === '0' }, latency, hangUp: () => end(client, closed.aborted) });
  } catch (error) {
    await end(client, closed.aborted);
    throw error;
  }
}

function closedSignal(client: Client): AbortSignal {
  const controller = new AbortController();
  client.on('error', () => undefined);
  client.once('close', () => controller.abort());
  client.once('end', () => controller.abort());
  return controller.signal;
}

function ended(client: Client): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      client.destroy();
      resolve();
    }, 1_000);
    client.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    client.end();
  });
}

function secretsOf(credential: Credential): (string | undefined)[] {
  switch (credential.kind) {
    case 'password':
      return [credential.password];
    case 'key':
      return [credential.privateKey, credential.passphrase];
    case 'agent':
      return [];
  }
}
