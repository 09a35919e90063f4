/**
 * Handing a message over for good: into local mailboxes, each through its owner's filter script, and, for aliases that lead
 * elsewhere, into the queue. It resolves only when storage has said that everything is on disk; a caller that says 250 must have
 * waited for it. Repeating it with the same queueId does nothing twice.
 */
import type { AccountId, Storage } from '../storage/api/operations.ts';
import { StorageError } from '../storage/api/operations.ts';
import { withFieldsOnTop } from '../wire/header/header.ts';
import { recordEvent } from './events.ts';
import type { AccountPlan, Filters } from './filters.ts';
import { laterId, passageId, replyId, scriptId } from './queue-id.ts';
import { deliveredToField } from './forwarded.ts';
import { inPortions } from './portions.ts';
import type { MergedDestinations, Passage } from './recipients.ts';

export interface Delivery {
  readonly queueId: string;
  readonly sender: string;
  readonly destinations: MergedDestinations;
  /** What goes into mailboxes: Return-Path on top. */
  readonly forMailboxes: Buffer;
  /** What goes on to other servers: without Return-Path. */
  readonly forOthers: () => Buffer;
  /** Where it goes when no script says otherwise; null for INBOX. */
  readonly folder: string | null;
}

export interface DeliveryDeps {
  readonly storage: Storage;
  readonly filters: Filters;
  /** Tells the sender that one of several recipients does not want it; absent, that recipient keeps it. */
  readonly refuse?: (refusal: Refusal) => Buffer;
}

export interface Refusal {
  readonly recipient: string;
  readonly reason: string;
}

export type Delivered =
  | { readonly kind: 'delivered' }
  /** By the scripts of everybody it went to: nothing was stored, and the peer is to be told. */
  | { readonly kind: 'rejected'; readonly reason: string };

/** Where what was found to be junk goes: a special use. */
export const JUNK = '\\Junk';
const NOT_PASSED_ON = 'The message looks like spam, and mail for this address is passed on to where spam is not';

/** @throws StorageError */
export async function deliver(deps: DeliveryDeps, delivery: Delivery, signal: AbortSignal): Promise<Delivered> {
  const { destinations } = delivery;
  const plans = await plansFor(deps, delivery, signal);
  const filtered = new Set(plans.map(({ account }) => account));
  const plain = destinations.accounts.filter((account) => !filtered.has(account));
  const rejection = plans.find((plan) => plan.rejection !== null)?.rejection ?? null;
  const isRejected = plain.length === 0 && destinations.passages.length === 0 && plans.every((plan) => plan.rejection !== null);
  if (rejection !== null && isRejected) return rejected(deps, delivery, rejection);
  const passages = delivery.folder === JUNK ? withoutJunk(destinations) : destinations.passages;
  if (destinations.accounts.length === 0 && destinations.passages.length > 0 && passages.length === 0) return rejected(deps, delivery, NOT_PASSED_ON);
  // Mailboxes first: they can refuse, and what is queued cannot be called back.
  const left = await store(deps, delivery, { plain, plans, isPassedOn: passages.length > 0 }, signal);
  for (const passage of passages) await passOn(deps, delivery, passage, signal);
  if (left.length > 0) await tryLater(deps, delivery, left, signal);
  for (const plan of plans) await sendOn(deps, delivery, plan, scriptId(delivery.queueId, plan.account), signal);
  return { kind: 'delivered' };
}

function plansFor(
  { filters }: DeliveryDeps,
  { queueId, sender, destinations, forMailboxes, folder }: Delivery,
  signal: AbortSignal,
): Promise<readonly AccountPlan[]> {
  if (destinations.accounts.length === 0) return Promise.resolve([]);
  return filters.plansFor({ queueId, sender, raw: forMailboxes, isJunk: folder === JUNK, recipients: destinations.reachedBy }, signal);
}

/** What is kept here in Junk goes nowhere else; and when nobody here has a copy, the peer is told. Among others' copies it goes on, marked as it is. */
function withoutJunk({ accounts, passages }: MergedDestinations): readonly Passage[] {
  return accounts.length === 0 ? [] : passages.filter(({ isKept }) => !isKept);
}

/**
 * The addresses of mailboxes that have no room, and those that led to one which was removed meanwhile.
 * @throws StorageError OVER_QUOTA, NOT_FOUND where nobody else gets the message either.
 */
async function store(
  deps: DeliveryDeps,
  delivery: Delivery,
  found: { readonly plain: readonly AccountId[]; readonly plans: readonly AccountPlan[]; readonly isPassedOn: boolean },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { queueId, forMailboxes, folder } = delivery;
  const full = new Set<string>();
  const gone = new Set<AccountId>();
  let served = 0;
  const put = async (accounts: readonly AccountId[], deliveryId: string, variant: AccountPlan['stores'][number]): Promise<void> => {
    const where = variant.folder ?? folder;
    const flags = variant.flags.length > 0 ? { flags: variant.flags } : {};
    const input = { deliveryId, accounts, raw: variant.raw, ...(where === null ? {} : { folder: where, createFolder: variant.create }), ...flags };
    const answer = await deps.storage.call('message.deliver', input, { signal });
    for (const address of answer.full) full.add(address);
    for (const account of answer.gone) gone.add(account);
    served += accounts.length - answer.full.length - answer.gone.length;
    for (const account of accounts.filter((id) => !gone.has(id)))
      recordStored(deps.storage, delivery, account, { ...answer, isFiltered: variant.folder !== null || variant.flags.length > 0 });
  };
  const asItCame = { folder: null, create: false, flags: [], raw: forMailboxes };
  for (const accounts of inPortions(found.plain)) await put(accounts, queueId, asItCame);
  for (const plan of found.plans) {
    const stores = plan.rejection !== null && !mayRefuse(deps, delivery) ? [asItCame] : once(plan.stores, folder);
    // Its owner wants no copy here: that it is sent on, or thrown away, must not wait for somebody else's room.
    if (stores.length === 0) served += 1;
    for (const [index, variant] of stores.entries()) await put([plan.account], index === 0 ? queueId : `${queueId}-${index + 1}`, variant);
  }
  const isNobodyServed = served === 0 && !found.isPassedOn;
  if (full.size > 0 && isNobodyServed)
    throw new StorageError('OVER_QUOTA', 'This mailbox is full: its owner has to remove mail before it can take more.');
  if (gone.size > 0 && isNobodyServed) throw new StorageError('NOT_FOUND', 'The account of this recipient was removed meanwhile.');
  const formerly = [...gone].map((account) => delivery.destinations.reachedBy.get(account)).filter((address) => address !== undefined);
  return [...new Set([...full, ...formerly])];
}

/** As mail/forwarded.ts describes it. Its id follows from the recipient: the same message may be passed on for several. */
async function passOn(
  { storage }: DeliveryDeps,
  { queueId, sender, forOthers }: Delivery,
  { recipient, targets }: Passage,
  signal: AbortSignal,
): Promise<void> {
  const raw = withFieldsOnTop(forOthers(), [deliveredToField(recipient)]);
  for (const [index, recipients] of inPortions(targets).entries()) {
    const id = passageId(queueId, index === 0 ? recipient : JSON.stringify([recipient, recipients]));
    await storage.call('queue.submit', { queueId: id, from: sender, recipients, raw }, { signal });
    recordEvent(storage, { kind: 'forwarded', queueId, sender, recipients: [recipient], reason: `queued as ${id}` });
  }
}

/**
 * Others have their copy, so the peer is told 250: who has no room waits in the queue, which ends in a delivery or in a report. There
 * an address whose mailbox was removed is asked about again.
 */
async function tryLater(
  { storage }: DeliveryDeps,
  { queueId, sender, forOthers, folder }: Delivery,
  left: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const recipients of inPortions(left)) {
    const id = laterId(queueId, folder === JUNK, recipients);
    await storage.call('queue.submit', { queueId: id, from: sender, recipients, raw: forOthers() }, { signal });
    recordEvent(storage, { kind: 'deferred', queueId, sender, recipients, reason: `the mailbox is full or was removed; queued as ${id}` });
  }
}

/** `keep` and `fileinto "INBOX"` are one (RFC 5228 §2.10.3). */
function once(stores: AccountPlan['stores'], folder: string | null): AccountPlan['stores'] {
  const place = (variant: AccountPlan['stores'][number]): string => (variant.folder ?? folder ?? 'INBOX').toUpperCase();
  return stores.filter((variant, index) => stores.findIndex((other) => other.raw === variant.raw && place(other) === place(variant)) === index);
}

/** Redirects, and what the owner has to say. The answer is noted before it is queued, and both are known again when this is repeated. */
async function sendOn(deps: DeliveryDeps, delivery: Delivery, plan: AccountPlan, id: string, signal: AbortSignal): Promise<void> {
  const { storage } = deps;
  if (plan.rejection !== null) {
    if (!mayRefuse(deps, delivery)) return;
    const raw = deps.refuse?.({ recipient: plan.address, reason: plan.rejection });
    if (raw) await storage.call('queue.submit', { queueId: replyId(`${id}-refusal`), from: '', recipients: [delivery.sender], raw }, { signal });
    return;
  }
  for (const [index, { address, raw }] of plan.redirects.entries()) {
    const queueId = `${id}-to-${index + 1}`;
    await storage.call('queue.submit', { queueId, from: delivery.sender, recipients: [address], raw }, { signal });
    recordEvent(storage, {
      kind: 'forwarded',
      queueId: delivery.queueId,
      sender: delivery.sender,
      recipients: [plan.address],
      reason: `by the owner's rules; queued as ${queueId}`,
    });
  }
  const { reply } = plan;
  if (reply === null) return;
  const { isNew } = await storage.call(
    'sieve.remember',
    { account: plan.account, key: reply.memoryKey, token: delivery.queueId, seconds: reply.seconds, extend: false },
    { signal },
  );
  if (isNew) await storage.call('queue.submit', { queueId: replyId(id), from: '', recipients: [reply.to], raw: reply.raw }, { signal });
}

function rejected({ storage }: DeliveryDeps, { queueId, sender, destinations }: Delivery, reason: string): Delivered {
  recordEvent(storage, { kind: 'refused', queueId, sender, recipients: [...destinations.reachedBy.values()], reason });
  return { kind: 'rejected', reason };
}

function recordStored(
  storage: Storage,
  { queueId, sender, destinations }: Delivery,
  account: AccountId,
  answer: { readonly sealed: readonly AccountId[]; readonly full: readonly string[]; readonly isFiltered: boolean },
): void {
  const address = destinations.reachedBy.get(account);
  const isSealed = answer.sealed.includes(account);
  // Who was full is told by the mailbox's address, which need not be the one that was written to: then nothing is claimed.
  if (address === undefined || (answer.full.length > 0 && !isSealed)) return;
  const stored = isSealed ? 'sealed' : 'delivered';
  recordEvent(storage, { kind: answer.isFiltered ? 'filtered' : stored, queueId, sender, recipients: [address] });
}

function mayRefuse(deps: DeliveryDeps, { sender }: Delivery): boolean {
  return deps.refuse !== undefined && sender !== '';
}
