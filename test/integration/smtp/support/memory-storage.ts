/** A Storage that keeps everything in memory and can be told to fail: for what the real one cannot be made to do. */
import { StorageError } from '../../../../server-bundle/storage/api/operations.ts';
import type { AccountId, Input, OperationName, Output, QueueBatch, Resolution, Storage } from '../../../../server-bundle/storage/api/operations.ts';

export interface Delivered {
  readonly deliveryId: string;
  readonly accounts: readonly string[];
  readonly raw: Buffer;
  readonly folder: string | undefined;
}

export interface Queued {
  readonly id: string;
  readonly from: string;
  readonly recipient: string;
  readonly raw: Buffer;
  state: 'waiting' | 'sending' | 'delivered' | 'failed';
  attempts: number;
  nextAttemptAt: number;
  lastResponse: string | null;
}

export interface MemoryStorage extends Storage {
  readonly delivered: Delivered[];
  readonly queue: Queued[];
  readonly resolutions: Map<string, Resolution>;
  readonly logins: Map<string, { readonly password: string; readonly sends: readonly string[] }>;
  readonly dkim: Map<string, { readonly selector: string; readonly privateKey: string }>;
  /** Thrown by the operation of that name while it is set. */
  readonly failures: Map<OperationName, StorageError>;
  /** Waited for before the operation of that name goes on. */
  readonly delays: Map<OperationName, Promise<void>>;
}

export function account(address: string): Resolution {
  return { kind: 'accept', accounts: [address as AccountId], forwards: [], webhooks: [] };
}

type Handlers = { readonly [N in OperationName]?: (input: Input<N>) => Output<N> };

export function memoryStorage(): MemoryStorage {
  const delivered: Delivered[] = [];
  const queue: Queued[] = [];
  const resolutions = new Map<string, Resolution>();
  const logins: MemoryStorage['logins'] = new Map();
  const dkim: MemoryStorage['dkim'] = new Map();
  const failures: MemoryStorage['failures'] = new Map();
  const delays: MemoryStorage['delays'] = new Map();
  const find = (id: string): Queued => {
    const found = queue.find((item) => item.id === id);
    if (!found) throw new StorageError('NOT_FOUND', `No ${id} in the queue.`);
    return found;
  };
  const handlers: Handlers = {
    'recipient.resolve': ({ address }) => resolutions.get(address.toLowerCase()) ?? unknown(address, resolutions),
    'message.deliver': ({ deliveryId, accounts, raw, folder }) => {
      delivered.push({ deliveryId, accounts, raw, folder });
      return { sealed: [], full: [], gone: [] };
    },
    'sieve.active': () => [],
    'access.outbound': () => ({ denied: [] }),
    'dkim.key': ({ domain }) => dkim.get(domain) ?? null,
    'login.verify': ({ address, password }) => {
      const login = logins.get(address);
      if (login?.password !== password) throw new StorageError('AUTHENTICATION_FAILED', 'Wrong address or password.');
      return { account: address as AccountId, sends: login.sends };
    },
    'queue.submit': ({ queueId, from, recipients, raw }) => {
      for (const [index, recipient] of recipients.entries())
        queue.push({ id: `${queueId}.${index}`, from, recipient, raw, state: 'waiting', attempts: 0, nextAttemptAt: 0, lastResponse: null });
      return {};
    },
    'queue.claim': ({ limit }) => {
      const due = queue.filter((item) => item.state === 'waiting' && item.nextAttemptAt <= Date.now()).slice(0, limit);
      for (const item of due) {
        item.state = 'sending';
        item.attempts += 1;
      }
      return due.map((item): QueueBatch => ({
        queueId: item.id,
        from: item.from,
        domain: item.recipient.slice(item.recipient.lastIndexOf('@') + 1),
        sizeBytes: item.raw.length,
        raw: item.raw,
        queuedAt: Date.now(),
        ret: null,
        envid: null,
        requireTls: false,
        smtpUtf8: false,
        recipients: [
          { id: item.id, address: item.recipient, attempts: item.attempts, notify: null, orcpt: null, isDelayReported: false, suppressed: null },
        ],
      }));
    },
    'queue.settle': ({ outcomes }) => {
      for (const { id, kind, response, nextAttemptAt } of outcomes)
        Object.assign(find(id), { state: kind === 'deferred' ? 'waiting' : kind, lastResponse: response, nextAttemptAt: nextAttemptAt ?? 0 });
      return {};
    },
  };
  return {
    delivered,
    queue,
    resolutions,
    logins,
    dkim,
    failures,
    delays,
    call: async (name, input) => {
      await delays.get(name);
      const failure = failures.get(name);
      if (failure) throw failure;
      const handler = handlers[name];
      if (!handler) throw new StorageError('FORBIDDEN', `${name} is not for this service.`);
      return handler(input);
    },
    stream: () => {
      throw new Error('Nothing here streams.');
    },
    watch: () => () => undefined,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function unknown(address: string, resolutions: ReadonlyMap<string, Resolution>): Resolution {
  const domain = address.slice(address.indexOf('@') + 1).toLowerCase();
  const isOurs = [...resolutions.keys()].some((known) => known.endsWith(`@${domain}`));
  return { kind: isOurs ? 'unknown-recipient' : 'unknown-domain' };
}
