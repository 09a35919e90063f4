/**
 * A message as one server can take it: whether its EHLO rules the message out (SIZE, SMTPUTF8, REQUIRETLS), and the lines of MAIL and RCPT with what it
 * offers (RFC 1870, RFC 6152, RFC 6531, RFC 3461, RFC 8689).
 */
import type { QueueBatch, QueueRecipient } from '../../storage/api/operations.ts';
import { isAscii } from '../../wire/address/address.ts';
import { isInternationalHeader, readHeader } from '../../wire/header/header.ts';
import { encodeXtext } from '../../wire/smtp/xtext.ts';
import type { Features } from './client/features.ts';
import type { Transport } from './security/demand.ts';

export interface Letter {
  /** Of the envelope; '' for the null sender. */
  readonly from: string;
  readonly batch: QueueBatch;
  readonly recipients: readonly QueueRecipient[];
  /** CR LF line ends throughout. */
  readonly raw: Buffer;
  /** The same in seven bits, signed anew; null where that cannot be had. Asked for only when a server insists. */
  readonly sevenBit: () => Promise<Buffer | null>;
  readonly has8Bit: boolean;
  /** Only peers with SMTPUTF8 may get it. */
  readonly needsUtf8: boolean;
}

export function letterOf(batch: QueueBatch, given: Pick<Letter, 'from' | 'recipients' | 'raw' | 'sevenBit'>): Letter {
  const has8Bit = hasHighBytes(given.raw);
  const addresses = [given.from, ...given.recipients.map(({ address }) => address)];
  const needsUtf8 = !addresses.every(isAscii) || (batch.smtpUtf8 && has8Bit && hasInternationalHeader(given.raw));
  return { batch, ...given, has8Bit, needsUtf8 };
}

/** Why this server can never take it; null when it can. No later try changes that. */
export function unfitness(letter: Letter, host: string, features: Features, transport: Transport): string | null {
  if (letter.needsUtf8 && !features.smtpUtf8) return `553 5.6.7 ${host} takes no mail for, from or about addresses beyond ASCII (SMTPUTF8)`;
  if (features.sizeBytes !== null && features.sizeBytes > 0 && letter.raw.length > features.sizeBytes)
    return `552 5.3.4 ${host} takes no message as large as this one`;
  if (!letter.batch.requireTls) return null;
  if (transport.proof === null) return `550 5.7.10 ${host} could not prove who it is, and the sender insists on that (REQUIRETLS)`;
  return features.requireTls ? null : `550 5.7.30 ${host} does not offer REQUIRETLS, on which the sender insists`;
}

export function mailLine(letter: Letter, raw: Buffer, features: Features): string {
  const { batch, from } = letter;
  const words = [
    `<${from}>`,
    ...(features.sizeBytes === null ? [] : [`SIZE=${raw.length}`]),
    ...(features.eightBit && letter.has8Bit ? ['BODY=8BITMIME'] : []),
    ...(letter.needsUtf8 ? ['SMTPUTF8'] : []),
    ...(batch.requireTls ? ['REQUIRETLS'] : []),
    ...(features.dsn && batch.ret !== null ? [`RET=${batch.ret}`] : []),
    ...(features.dsn && batch.envid !== null ? [`ENVID=${encodeXtext(batch.envid)}`] : []),
  ];
  return words.join(' ');
}

export function rcptLine({ address, notify, orcpt }: QueueRecipient, features: Features): string {
  const words = [
    `<${address}>`,
    ...(features.dsn && notify !== null ? [`NOTIFY=${notify.join()}`] : []),
    ...(features.dsn && orcpt !== null ? [`ORCPT=${orcptParameter(orcpt)}`] : []),
  ];
  return words.join(' ');
}

function orcptParameter(orcpt: string): string {
  const at = orcpt.indexOf(';');
  return `${orcpt.slice(0, at)};${encodeXtext(orcpt.slice(at + 1))}`;
}

function hasHighBytes(raw: Buffer): boolean {
  // Latin-1 and UTF-8 are equally long only where there is nothing but ASCII; that is told natively, and fast.
  return Buffer.byteLength(raw.toString('latin1'), 'utf8') !== raw.length;
}

function hasInternationalHeader(raw: Buffer): boolean {
  try {
    return isInternationalHeader(raw, readHeader(raw));
  } catch {
    return false;
  }
}
