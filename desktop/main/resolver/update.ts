/**
 * Dynamic updates: RFC 2136 over TCP, signed with TSIG (RFC 8945). A "done" counts only when its signature proves that the holder
 * of the key said it. Sends nothing that the caller has not named, and never repeats an update by itself.
 */
import { randomInt } from 'node:crypto';
import { PalomarError } from '../../contract/index.ts';
import type { DnsUpdateTarget } from '../../contract/index.ts';
import { TSIG_FUDGE_SECONDS, UPDATE_TIMEOUT_MS } from './limits.ts';
import { isWithin, normalName } from './name.ts';
import { exchangeFramed, openTcp } from './tcp.ts';
import type { Opener } from './tcp.ts';
import { readTsig, signRequest } from './tsig.ts';
import type { TsigKey, TsigReading } from './tsig.ts';
import { badTime, refusal, unreachable } from './update-errors.ts';
import { encodeUpdate, readEnvelope } from './update-wire.ts';
import type { UpdateOperation } from './update-wire.ts';

export type { UpdateOperation, UpdateType, UpdateValue } from './update-wire.ts';

export interface UpdateOptions {
  readonly signal?: AbortSignal | undefined;
  readonly open?: Opener;
  /** Milliseconds since 1970; the signature holds it. */
  readonly now?: () => number;
}

/** Carries out all operations or none. @throws PalomarError DNS_UPDATE_REFUSED, INVALID_INPUT, UNREACHABLE, REFUSED, TIMEOUT, HOST_NOT_FOUND */
export async function sendUpdate(target: DnsUpdateTarget, operations: readonly UpdateOperation[], options: UpdateOptions = {}): Promise<void> {
  if (operations.length === 0) return;
  const { signal, open = openTcp, now = Date.now } = options;
  const key = keyOf(target);
  const request = buildRequest(target, key, operations, now);
  const response = await exchange(target, request.bytes, open, signal);
  const envelope = readEnvelope(response);
  if (!envelope?.isResponse || envelope.id !== request.bytes.readUInt16BE(0))
    throw new PalomarError(
      'DNS_UPDATE_REFUSED',
      `${where(target)} sent something that is no answer to our update. Check that a DNS server listens there.`,
    );
  judge(target, envelope.rcode, readTsig(response, key, request.mac, seconds(now)), now);
}

function judge(target: DnsUpdateTarget, rcode: number, tsig: TsigReading, now: () => number): void {
  switch (tsig.kind) {
    case 'forged':
      throw new PalomarError(
        'DNS_UPDATE_REFUSED',
        `The answer of ${where(target)} cannot be trusted: ${tsig.problem}. Nothing is known about the update. Check the secret of the key "${target.keyName}" and the clocks, then check the records.`,
        { data: { zone: target.zone } },
      );
    case 'absent':
      if (rcode !== 0) throw refusal(target, rcode, 0);
      throw new PalomarError(
        'DNS_UPDATE_REFUSED',
        `${where(target)} said "done" without a signature, so it may have come from anyone. Check that this server requires the key "${target.keyName}" for ${target.zone}.`,
      );
    case 'unproven':
      throw refusal(target, rcode, tsig.error);
    case 'proven':
      if (tsig.serverTime !== null && tsig.error !== 0) throw badTime(target, tsig.serverTime - seconds(now));
      if (rcode !== 0 || tsig.error !== 0) throw refusal(target, rcode, tsig.error);
  }
}

function buildRequest(target: DnsUpdateTarget, key: TsigKey, operations: readonly UpdateOperation[], now: () => number) {
  const zone = normalName(target.zone);
  const outside = operations.find((operation) => !isWithin(normalName(operation.name), zone));
  if (outside) throw new PalomarError('INVALID_INPUT', `${outside.name} is not in the zone ${zone}, so it cannot be published there.`);
  try {
    return signRequest(encodeUpdate(randomInt(0x10000), zone, operations), key, seconds(now), TSIG_FUDGE_SECONDS);
  } catch (cause) {
    throw new PalomarError('INVALID_INPUT', `A record does not fit into a DNS message: ${cause instanceof Error ? cause.message : 'bad value'}.`, {
      cause,
    });
  }
}

async function exchange(target: DnsUpdateTarget, bytes: Buffer, open: Opener, signal: AbortSignal | undefined): Promise<Buffer> {
  try {
    return await exchangeFramed(open, target.host, target.port, bytes, { timeoutMs: UPDATE_TIMEOUT_MS, signal });
  } catch (cause) {
    if (signal?.aborted)
      throw new PalomarError('CANCELLED', 'Publishing was cancelled. If the server had the update already, it keeps it.', { cause });
    throw unreachable(target, cause);
  }
}

function keyOf(target: DnsUpdateTarget): TsigKey {
  const secret = Buffer.from(target.secret, 'base64');
  if (secret.length === 0)
    throw new PalomarError('INVALID_INPUT', `The secret of the key "${target.keyName}" is not base64. Copy it as the DNS server shows it.`);
  return { name: target.keyName, algorithm: target.algorithm, secret };
}

function where(target: DnsUpdateTarget): string {
  return `the DNS server ${target.host}`;
}

function seconds(now: () => number): number {
  return Math.floor(now() / 1000);
}
