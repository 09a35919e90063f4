/** The open mailboxes of one thread, and the orders done on them. It knows keys and files, and nothing of sessions or peers. */
import path from 'node:path';
import { systemClock } from '../../../base/clock.ts';
import { messageOf } from '../../../base/errors.ts';
import { StorageError } from '../../api/operations.ts';
import type { AccountId, Input, OperationName, Output } from '../../api/operations.ts';
import { discloseUnderMailboxKey } from '../keys/wraps.ts';
import { HEAVY_MIN_BYTES, PAGE_CACHE_KB } from '../limits.ts';
import { deliverInto, forgetOldDeliveries, isDelivered } from '../mailbox/delivery.ts';
import { usedBytes } from '../mailbox/folders.ts';
import { generationOf, takeUpGeneration } from '../mailbox/generation.ts';
import { mailboxMigrations } from '../mailbox/migrations/index.ts';
import { prepare } from '../mailbox/prepare.ts';
import { requireRoom } from '../mailbox/quota.ts';
import { OpenFiles } from '../open-files.ts';
import { checkMailbox } from '../operations/messages-contents.ts';
import { accountPaths } from '../paths.ts';
import { ingest } from '../sealing/ingest.ts';
import { readPrivateKeys } from '../sealing/key-pair.ts';
import type { SealingPrivateKeys } from '../sealing/format.ts';
import { EncryptedFile } from '../sqlite/encrypted-file.ts';
import { OpenMailbox } from './open-mailbox.ts';
import { HOSTED, WEIGHTS } from './operations.ts';
import type { HostContext, HostHandlers, HostedOperation } from './operations.ts';
import { Heavy } from './orders.ts';
import type { HostEvents, OrderKind, Orders } from './orders.ts';
import { UpkeepTimer } from './upkeep-timer.ts';

const SHRINK_PAGES = 2000;

type Performers = { readonly [K in OrderKind]: (input: Orders[K][0], now: number) => Orders[K][1] | Promise<Orders[K][1]> };

export interface HostedMailboxesOptions {
  /** <data>/mail */
  readonly root: string;
  readonly events: HostEvents;
  /** Files open at once; others are closed, least recently used first, and opened again when they are needed. */
  readonly openFilesMax: number;
}

export class HostedMailboxes implements Disposable {
  readonly #options: HostedMailboxesOptions;
  readonly #files: OpenFiles;
  readonly #mailboxes = new Map<AccountId, OpenMailbox>();
  readonly #upkeep = new UpkeepTimer();
  readonly #performers: Performers = {
    open: (input, now) => this.#open(input, now),
    call: (input, now) => this.#call(input, now),
    deliver: (input, now) => this.#deliver(input, now),
    knows: (input) => this.#knows(input),
    ingest: (input, now) => this.#ingest(input, now),
    check: ({ account, unlessWithinMs }, now) => checkMailbox(this.#mailbox(account), now, unlessWithinMs),
    resize: ({ account, quotaBytes }) => this.#resize(account, quotaBytes),
    close: ({ account }, now) => this.#close(account, now),
  };

  constructor(options: HostedMailboxesOptions) {
    this.#options = options;
    this.#files = new OpenFiles(options.openFilesMax);
  }

  /** @throws StorageError, or what the file threw. */
  perform<K extends OrderKind>(kind: K, input: Orders[K][0], now: number): Orders[K][1] | Promise<Orders[K][1]> {
    return this.#performers[kind](input, now);
  }

  [Symbol.dispose](): void {
    this.#upkeep[Symbol.dispose]();
    for (const mailbox of this.#mailboxes.values()) mailbox.flush();
    this.#mailboxes.clear();
    this.#files[Symbol.dispose]();
  }

  #open(input: Orders['open'][0], now: number): Record<string, never> {
    const { account: id, key } = input;
    const held = Buffer.from(key);
    const mailbox = new OpenMailbox({
      id,
      quotaBytes: input.quotaBytes,
      unsealing: () => sealingKeys(held, input.sealingPrivate, id),
      open: () => this.#files.get(id, () => this.#openFile(id, held)),
      tell: (events) => {
        if (events.some((event) => event.kind === 'exists')) this.#upkeep.wake(mailbox);
        this.#options.events.changed(id, events, usedBytes(mailbox.file()));
      },
    });
    takeUpGeneration(mailbox.file(), generationOf(this.#options.root, id), now);
    const used = usedBytes(mailbox.file());
    this.#mailboxes.set(id, mailbox);
    this.#upkeep.wake(mailbox);
    this.#options.events.changed(id, [], used);
    return {};
  }

  #call({ account, operation, input, isAdmitted }: Orders['call'][0], now: number): unknown {
    const mailbox = this.#mailbox(account);
    const sizeBytes = isAdmitted ? 0 : weightOf(operation, mailbox.file(), input);
    if (sizeBytes >= HEAVY_MIN_BYTES) return new Heavy(sizeBytes);
    const context: HostContext = { account, accounts: { bySession: () => mailbox }, clock: { ...systemClock, now: () => now } };
    return handlerOf(operation)(context, input as Input<OperationName>);
  }

  async #deliver({ account, letter }: Orders['deliver'][0], now: number): Promise<Orders['deliver'][1]> {
    const mailbox = this.#mailboxes.get(account);
    if (!mailbox) return { outcome: 'absent', raw: letter.raw };
    try {
      const prepared = prepare(letter.raw);
      await mailbox.write((file, changes) => {
        // Bytes were counted before it came here. Only what is new can be too many.
        if (deliverInto(file, changes, letter, now, prepared)) requireRoom(file, Infinity, { sizeBytes: 0, messages: 0 });
      }, letter.raw.length);
      return { outcome: 'kept', raw: null };
    } catch (error) {
      if (error instanceof StorageError && (error.code === 'SESSION_EXPIRED' || error.code === 'CORRUPT'))
        return { outcome: 'absent', raw: letter.raw };
      throw error;
    }
  }

  #knows({ account, deliveryId }: Orders['knows'][0]): boolean {
    try {
      return this.#mailboxes.get(account)?.read((file) => isDelivered(file, deliveryId)) ?? false;
    } catch (error) {
      if (error instanceof StorageError && (error.code === 'SESSION_EXPIRED' || error.code === 'CORRUPT')) return false;
      throw error;
    }
  }

  #ingest({ account, files }: Orders['ingest'][0], now: number): Promise<Orders['ingest'][1]> {
    return ingest({ mailbox: this.#mailbox(account), directory: accountPaths(this.#options.root, account).sealed, files, now });
  }

  #resize(account: AccountId, quotaBytes: number): Record<string, never> {
    const mailbox = this.#mailboxes.get(account);
    if (mailbox) mailbox.quotaBytes = quotaBytes;
    return {};
  }

  #close(account: AccountId, now: number): Orders['close'][1] {
    const mailbox = this.#mailboxes.get(account);
    if (!mailbox) return { sizeBytes: null, problem: null };
    this.#mailboxes.delete(account);
    this.#upkeep.forget(mailbox);
    try {
      mailbox.flush();
      const file = mailbox.file();
      const sizeBytes = usedBytes(file);
      forgetOldDeliveries(file, now);
      file.shrink(SHRINK_PAGES);
      return { sizeBytes, problem: null };
    } catch (error) {
      return { sizeBytes: null, problem: messageOf(error) };
    } finally {
      mailbox.close();
      this.#files.close(account);
    }
  }

  /** @throws StorageError SESSION_EXPIRED */
  #mailbox(account: AccountId): OpenMailbox {
    const mailbox = this.#mailboxes.get(account);
    if (!mailbox) throw new StorageError('SESSION_EXPIRED', 'This session has ended. Log in again.');
    return mailbox;
  }

  #openFile(id: AccountId, key: Buffer): EncryptedFile {
    const { mailbox } = accountPaths(this.#options.root, id);
    const what = `this mailbox (${path.relative(this.#options.root, mailbox)})`;
    return new EncryptedFile({ file: mailbox, key, what, create: false, cacheKb: PAGE_CACHE_KB, migrations: mailboxMigrations });
  }
}

/** An operation's handler takes that operation's input: the caller has checked it. */
function handlerOf(
  operation: HostedOperation,
): (context: HostContext, input: Input<OperationName>) => Output<OperationName> | Promise<Output<OperationName>> {
  return (HOSTED as HostHandlers<HostedOperation>)[operation] as (context: HostContext, input: Input<OperationName>) => Output<OperationName>;
}

function weightOf(operation: HostedOperation, file: EncryptedFile, input: unknown): number {
  const weigh = WEIGHTS[operation] as ((file: EncryptedFile, input: unknown) => number) | undefined;
  return weigh?.(file, input) ?? 0;
}

function sealingKeys(key: Buffer, wrapped: Buffer, account: AccountId): SealingPrivateKeys {
  const bytes = discloseUnderMailboxKey(key, wrapped, account);
  if (!bytes) throw new StorageError('CORRUPT', 'The sealing keys of this account are damaged. Restore the configuration from a backup.');
  try {
    return readPrivateKeys(bytes);
  } finally {
    bytes.fill(0);
  }
}
