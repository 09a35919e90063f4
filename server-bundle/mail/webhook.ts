/**
 * A message as a webhook gets it: JSON, bounded in every part, signed as the Standard Webhooks specification says (webhook-id,
 * webhook-timestamp and webhook-signature; HMAC-SHA256 over all three parts), so that nobody can make one up or play one again.
 * Texts are decoded for reading; whoever needs the bytes as they came takes `raw`.
 */
import { createHmac } from 'node:crypto';
import type { Field } from '../wire/mime/header.ts';
import { valueOf } from '../wire/mime/header.ts';
import { parseStructure } from '../wire/mime/structure.ts';
import type { Part } from '../wire/mime/structure.ts';
import { decodeCharset, decodeHeaderValue, decodeQuotedPrintable } from '../wire/mime/text.ts';
import { WEBHOOK_LIMITS } from './limits.ts';

export interface WebhookLetter {
  /** The same at each try. */
  readonly id: string;
  /** Of the envelope; '' for the null sender. */
  readonly from: string;
  /** The address of ours that it was sent to; null when the message does not tell. */
  readonly to: string | null;
  /** What was found out when it came in: the value of our own Authentication-Results, or null. */
  readonly authentication: string | null;
  readonly raw: Buffer;
}

export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Text {
  readonly content: string;
  readonly isTruncated: boolean;
}

/** `secrets` as storage keeps them (`whsec_` and base64), each of which signs. `now` in milliseconds. */
export function webhookRequest(letter: WebhookLetter, secrets: readonly string[], now: number): WebhookRequest {
  const body = Buffer.from(JSON.stringify(describe(letter)));
  const timestamp = String(Math.floor(now / 1000));
  const signatures = secrets.map((secret) => `v1,${signatureOf(secret, [letter.id, timestamp], body)}`);
  return {
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(body.length),
      'webhook-id': letter.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
    },
  };
}

function signatureOf(secret: string, [id, timestamp]: readonly [id: string, timestamp: string], body: Buffer): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
}

function describe(letter: WebhookLetter): unknown {
  const message = parseStructure(letter.raw);
  const parts = [...leaves(message)];
  const body = (subtype: string): Part | undefined => parts.find((part) => part.type === 'text' && part.subtype === subtype && !isAttachment(part));
  const [plain, html] = [body('plain'), body('html')];
  return {
    version: 1,
    type: 'message.received',
    id: letter.id,
    envelope: { from: letter.from, to: letter.to },
    authentication: letter.authentication,
    subject: readable(valueOf(message.fields, 'subject')),
    from: readable(valueOf(message.fields, 'from')),
    to: readable(valueOf(message.fields, 'to')),
    cc: readable(valueOf(message.fields, 'cc')),
    date: readable(valueOf(message.fields, 'date')),
    messageId: readable(valueOf(message.fields, 'message-id')),
    headers: message.fields.slice(0, WEBHOOK_LIMITS.headerFields).map(({ name, value }: Field) => ({ name, value: readable(value) })),
    text: plain ? textOf(letter.raw, plain) : null,
    html: html ? textOf(letter.raw, html) : null,
    attachments: parts
      .filter((part) => part !== plain && part !== html)
      .slice(0, WEBHOOK_LIMITS.attachments)
      .map(attachment),
    sizeBytes: letter.raw.length,
    raw: letter.raw.length <= WEBHOOK_LIMITS.rawBytes ? letter.raw.toString('base64') : null,
  };
}

function* leaves(part: Part): Generator<Part> {
  if (part.children.length === 0) yield part;
  for (const child of part.children) yield* leaves(child);
}

function isAttachment(part: Part): boolean {
  return part.disposition?.value === 'attachment';
}

function attachment(part: Part): unknown {
  const named = (parameters: Part['parameters'] | undefined, name: string): string | undefined => parameters?.find(([each]) => each === name)?.[1];
  return {
    filename: readable(named(part.disposition?.parameters, 'filename') ?? named(part.parameters, 'name') ?? null),
    contentType: `${part.type}/${part.subtype}`,
    disposition: part.disposition?.value ?? null,
    contentId: readable(valueOf(part.fields, 'content-id')),
    /** As it is encoded. */
    encodedBytes: part.end - part.bodyStart,
  };
}

function textOf(raw: Buffer, part: Part): Text {
  const encoding = valueOf(part.fields, 'content-transfer-encoding')?.toLowerCase() ?? '';
  // Base64 takes a third more than what it carries; of quoted-printable any part may be cut off.
  const encoded = raw.subarray(part.bodyStart, Math.min(part.end, part.bodyStart + 2 * WEBHOOK_LIMITS.textBytes));
  const bytes =
    encoding === 'base64'
      ? Buffer.from(encoded.toString('latin1'), 'base64')
      : encoding === 'quoted-printable'
        ? decodeQuotedPrintable(encoded)
        : encoded;
  const charset = part.parameters.find(([name]) => name === 'charset')?.[1] ?? 'utf-8';
  const content = decodeCharset(bytes.subarray(0, WEBHOOK_LIMITS.textBytes), charset);
  return { content, isTruncated: bytes.length > WEBHOOK_LIMITS.textBytes || encoded.length < part.end - part.bodyStart };
}

function readable(value: string | null): string | null {
  return value === null ? null : decodeHeaderValue(value.slice(0, WEBHOOK_LIMITS.headerValueCharacters));
}
