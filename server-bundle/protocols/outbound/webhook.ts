/**
 * Handing a message to a webhook: one HTTPS POST, whose answer is its delivery. The host's name is looked up by our own
 * resolver, every address that is not public is dropped, and the connection goes to the very address that was checked: DNS that says
 * something else a moment later changes nothing. No redirect is followed, no proxy is used, little of the answer is read and
 * none of it is kept. Nobody gets a report of a failure: a webhook has no sender who could repair it; the log and the queue tell.
 */
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Log } from '../../base/log.ts';
import { messageOf } from '../../base/errors.ts';
import { isPublicAddress } from '../../base/public-address.ts';
import { forwardedMessage } from '../../mail/forwarded.ts';
import { WEBHOOK_LIMITS } from '../../mail/limits.ts';
import { webhookRequest } from '../../mail/webhook.ts';
import type { WebhookRequest } from '../../mail/webhook.ts';
import type { QueueBatch, QueueRecipient, Storage } from '../../storage/api/operations.ts';
import type { MailResolver } from '../../trust/resolver.ts';
import { hostOf, parseWebhookUrl } from '../../wire/address/webhook-url.ts';
import { boundedResponse } from '../../wire/smtp/reply.ts';
import type { Outcome } from './outcome.ts';

export interface WebhookTrial {
  /** Where to connect instead of the URL's port. */
  readonly port: number;
  /** Addresses that are called although they are not public. */
  readonly mayConnect: (address: string) => boolean;
  /** PEM. */
  readonly authorities: string;
  readonly requestMs?: number;
}

export interface WebhookDeps {
  readonly storage: Storage;
  readonly resolver: MailResolver;
  readonly log: Log;
  /** Whose Authentication-Results are ours. */
  readonly hostname: string;
  /** For tests. */
  readonly trial?: WebhookTrial | undefined;
  readonly now?: () => number;
}

export interface WebhookDelivery {
  readonly batch: Pick<QueueBatch, 'from'>;
  readonly recipient: Pick<QueueRecipient, 'id' | 'address' | 'attempts'>;
  readonly raw: Buffer;
  readonly signal: AbortSignal;
}

/** Rejects only with what storage throws. */
export function webhookSender(deps: WebhookDeps): (delivery: WebhookDelivery) => Promise<Outcome> {
  return async (delivery) => {
    const outcome = await deliver(deps, delivery);
    deps.log.info({ id: delivery.recipient.id, host: outcome.host, kind: outcome.kind, response: outcome.response }, 'webhook');
    const isLast = outcome.kind === 'deferred' && delivery.recipient.attempts >= WEBHOOK_LIMITS.attempts;
    return isLast ? { ...outcome, kind: 'failed' } : outcome;
  };
}

async function deliver(deps: WebhookDeps, { batch, recipient, raw, signal }: WebhookDelivery): Promise<Outcome> {
  const parsed = parseWebhookUrl(recipient.address);
  if (parsed.kind === 'refused') return failed(null, `550 5.3.5 ${parsed.reason}`);
  const { secrets } = await deps.storage.call('webhook.secrets', { url: recipient.address }, { signal });
  if (secrets.length === 0) return failed(parsed.url.host, '550 5.3.5 No alias leads to this webhook any more');
  const { deliveredTo, authentication } = forwardedMessage(raw, deps.hostname);
  const letter = { id: recipient.id, from: batch.from, to: deliveredTo, authentication, raw };
  try {
    const address = await checkedAddress(deps, hostOf(parsed.url));
    if (address === null) return failed(parsed.url.host, `550 5.7.1 ${hostOf(parsed.url)} has no public address, and no other is called`);
    return await post(deps, parsed.url, address, webhookRequest(letter, secrets, (deps.now ?? Date.now)()), signal);
  } catch (error) {
    return deferred(parsed.url.host, `451 4.4.1 ${parsed.url.host}: ${messageOf(error)}`);
  }
}

/** Null when the host has addresses, and none that may be called. @throws when it cannot be looked up, or has none. */
async function checkedAddress({ resolver, trial }: WebhookDeps, host: string): Promise<string | null> {
  const addresses = isIP(host) === 0 ? [...(await resolver.a(host)), ...(await resolver.aaaa(host))] : [host];
  if (addresses.length === 0) throw new Error('its name has no address');
  return addresses.find((address) => isPublicAddress(address) || trial?.mayConnect(address) === true) ?? null;
}

function post({ trial }: WebhookDeps, url: URL, address: string, { headers, body }: WebhookRequest, signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const host = hostOf(url);
    const asked = request({
      method: 'POST',
      host: address,
      port: trial?.port ?? (url.port === '' ? 443 : Number(url.port)),
      ...(isIP(host) === 0 ? { servername: host.replace(/\.$/, '') } : {}),
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, host: url.host, 'user-agent': 'Palomar', accept: 'application/json', connection: 'close' },
      agent: false,
      minVersion: 'TLSv1.2',
      maxHeaderSize: WEBHOOK_LIMITS.answerHeaderBytes,
      signal: AbortSignal.any([signal, AbortSignal.timeout(trial?.requestMs ?? WEBHOOK_LIMITS.requestMs)]),
      ...(trial ? { ca: trial.authorities } : {}),
    });
    asked.on('error', reject);
    asked.once('response', (response) => {
      response.on('error', reject);
      resolve(outcomeOf(response, url));
      // What else it says is of no interest, and could have no end.
      asked.destroy();
    });
    asked.end(body);
  });
}

function outcomeOf({ statusCode = 0 }: IncomingMessage, { host }: URL): Outcome {
  const said = `${host} answered ${statusCode}`;
  if (statusCode >= 200 && statusCode < 300) return { kind: 'delivered', host, response: boundedResponse(`250 2.0.0 ${said}`), told: null };
  if (statusCode >= 500 || statusCode === 408 || statusCode === 429) return deferred(host, `451 4.3.0 ${said}`);
  return failed(host, statusCode >= 300 && statusCode < 400 ? `550 5.3.0 ${said}: a webhook's redirects are not followed` : `550 5.3.0 ${said}`);
}

function failed(host: string | null, response: string): Outcome {
  return { kind: 'failed', host, response: boundedResponse(response) };
}

function deferred(host: string, response: string): Outcome {
  return { kind: 'deferred', host, response: boundedResponse(response) };
}
