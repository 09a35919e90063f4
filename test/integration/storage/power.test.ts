/** What was answered is kept: through kill -9 in mid-work, through a disk that is full, and through one that fails. */
import { rm, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { AccountId, MailboxId, SessionToken, Storage } from '../../../server-bundle/storage/api/operations.ts';
import { Answered, killLoop } from '../../support/kill-loop.ts';
import { storageProcess } from '../../support/storage-process.ts';
import type { StorageProcess } from '../../support/storage-process.ts';
import { PASSWORD, linkAs, openMailbox, temporaryDirectory } from '../../support/storage-stage.ts';
import { tracing } from '../../support/tracing.ts';

const subjectOf = (body: string): string => body.slice('Subject: '.length, body.indexOf('\r'));
const letter = (name: string): Buffer => Buffer.from(`Subject: ${name}\r\n\r\n${'x'.repeat(4096)}`);

it.each([0, 2])('has everything it answered exactly once after being killed again and again, with %i workers', async (workers) => {
  await using directory = await temporaryDirectory();
  const answered = new Answered();
  const addresses = ['ana@dovecote.test', 'ben@dovecote.test', 'cleo@dovecote.test'];
  const accounts: AccountId[] = [];
  const boot = async (): Promise<World> => world(await storageProcess(directory.path, { workers }));
  const deliver = async ({ mx }: World, name: string): Promise<void> => {
    await mx.call('message.deliver', { deliveryId: name, accounts, raw: letter(name) });
    answered.note('delivered', name);
    // A sender that got no answer would repeat; some do so although they got one.
    if (name.endsWith('7')) await mx.call('message.deliver', { deliveryId: name, accounts, raw: letter(name) });
  };
  const append = async ({ imap, mine }: World, name: string): Promise<void> => {
    if (!mine) throw new Error('Nobody has logged in.');
    await imap.call('message.append', { ...mine, raw: letter(name), flags: [], internalDate: 1 });
    answered.note('appended', name);
  };
  const submit = async ({ mx }: World, name: string): Promise<void> => {
    await mx.call('queue.submit', { queueId: name, from: '', recipients: ['x@stranger.test'], raw: letter(name) });
    answered.note('queued', name);
  };
  await killLoop({
    rounds: 6,
    start: boot,
    prepare: async (victim, round) => {
      const { api, imap } = victim;
      if (round === 0) {
        await api.call('domain.create', { name: 'dovecote.test' });
        for (const address of addresses) accounts.push((await api.call('account.create', { address, password: PASSWORD })).id);
      }
      // ana is always there, ben in every other round, cleo never: both ways of delivery are cut off.
      const mailbox = await openMailbox(imap, addresses[0] ?? '');
      victim.mine = { session: mailbox.session, mailboxId: await mailbox.folder('Sent') };
      if (round % 2 === 1) await openMailbox(imap, addresses[1] ?? '');
      return undefined;
    },
    callers: [deliver, deliver, deliver, deliver, append, append, submit],
    killAfterMs: (round) => 60 + 70 * round,
  });
  await using last = await boot();
  for (const kind of ['delivered', 'appended', 'queued']) expect(answered.count(kind), kind).toBeGreaterThan(10);
  for (const address of addresses) {
    const mailbox = await openMailbox(last.imap, address);
    expect(answered.problems('delivered', (await mailbox.bodies()).map(subjectOf)), address).toEqual([]);
    if (address === addresses[0]) expect(answered.problems('appended', (await mailbox.bodies('Sent')).map(subjectOf))).toEqual([]);
  }
  expect(answered.problems('queued', await queued(last))).toEqual([]);
});

it('says that the disk is full, keeps what it had, and goes on once there is room', async () => {
  await using directory = await temporaryDirectory();
  // A small file system of its own, in a mount namespace that ends with the process.
  const inside = `mount -t tmpfs -o size=4m none "$0" && exec "$@"`;
  const namespace = process.getuid?.() === 0 ? ['unshare', '--mount'] : ['unshare', '--user', '--map-root-user', '--mount'];
  await using server = await storageProcess(directory.path, { workers: 1, under: [...namespace, 'sh', '-c', inside, directory.path] });
  const ballast = `/proc/${server.pid}/root${directory.path}/ballast`;
  await writeFile(ballast, Buffer.alloc(500_000));
  await using api = linkAs('api', server.port);
  await using mx = linkAs('mx', server.port);
  await using imap = linkAs('imap', server.port);
  await api.call('domain.create', { name: 'dovecote.test' });
  const ids = [];
  for (const local of ['ana', 'ben']) ids.push((await api.call('account.create', { address: `${local}@dovecote.test`, password: PASSWORD })).id);
  const [ana, ben] = ids;
  if (!ana || !ben) throw new Error('No accounts.');
  const mailbox = await openMailbox(imap, 'ana@dovecote.test');
  const fill = async (account: typeof ana): Promise<number> => {
    for (let n = 0; n < 200; n++) {
      try {
        await mx.call('message.deliver', { deliveryId: `${account}-${n}`, accounts: [account], raw: Buffer.alloc(60_000, 65) });
      } catch (error) {
        expect(error).toMatchObject({ code: 'DISK_FULL' });
        return n;
      }
    }
    throw new Error('The disk never filled.');
  };
  const kept = await fill(ana);
  await fill(ben);
  await expect(mx.call('queue.submit', { queueId: 'q', from: '', recipients: ['a@b.test'], raw: Buffer.alloc(200_000) })).rejects.toMatchObject({
    code: 'DISK_FULL',
  });
  expect(kept).toBeGreaterThan(2);
  expect(await mailbox.bodies()).toHaveLength(kept);
  await rm(ballast);
  await mx.call('queue.submit', { queueId: 'q', from: '', recipients: ['a@b.test'], raw: Buffer.from('small') });
  await mx.call('message.deliver', { deliveryId: 'after', accounts: [ana, ben], raw: Buffer.from('after') });
  expect((await mailbox.bodies()).at(-1)).toBe('after');
});

it('says that the disk fails, keeps nothing by halves, and goes on once it works', async () => {
  await using directory = await temporaryDirectory();
  await using place = world(await storageProcess(directory.path, { workers: 1 }));
  const { api, mx, imap } = place;
  await api.call('domain.create', { name: 'dovecote.test' });
  const ids: AccountId[] = [];
  for (const local of ['ana', 'ben']) ids.push((await api.call('account.create', { address: `${local}@dovecote.test`, password: PASSWORD })).id);
  const mailbox = await openMailbox(imap, 'ana@dovecote.test');
  const at = { session: mailbox.session, mailboxId: await mailbox.folder('INBOX') };
  const [ana = '' as AccountId, ben = '' as AccountId] = ids;
  const attempts: readonly ((n: number) => Promise<unknown>)[] = [
    (n) => mx.call('message.deliver', { deliveryId: `direct-${n}`, accounts: [ana], raw: letter(`direct-${n}`) }),
    (n) => mx.call('message.deliver', { deliveryId: `sealed-${n}`, accounts: [ben], raw: letter(`sealed-${n}`) }),
    (n) => imap.call('message.append', { ...at, raw: letter(`append-${n}`), flags: [], internalDate: 1 }),
    (n) => mx.call('queue.submit', { queueId: `queued-${n}`, from: '', recipients: ['x@stranger.test'], raw: letter(`queued-${n}`) }),
  ];
  {
    await using broken = await tracing(place.pid, ['-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO']);
    for (const attempt of attempts) await expect(attempt(1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await mailbox.bodies()).toEqual([]);
    expect(broken.lines().filter((line) => line.includes('(INJECTED)')).length).toBeGreaterThan(3);
  }
  for (const n of [1, 2]) for (const attempt of attempts) await attempt(n);
  expect((await mailbox.bodies()).map(subjectOf).sort()).toEqual(['append-1', 'append-2', 'direct-1', 'direct-2']);
  expect((await (await openMailbox(imap, 'ben@dovecote.test')).bodies()).map(subjectOf)).toEqual(['sealed-1', 'sealed-2']);
  expect((await queued(place)).sort()).toEqual(['queued-1', 'queued-2']);
});

it('answers only after fsync: of the file and of its name when sealed, of the log when the mailbox is open', async () => {
  await using directory = await temporaryDirectory();
  await using place = world(await storageProcess(directory.path, { workers: 1 }));
  const { api, mx, imap } = place;
  await api.call('domain.create', { name: 'dovecote.test' });
  const { id } = await api.call('account.create', { address: 'ana@dovecote.test', password: PASSWORD });
  // What is made at the first delivery is made before.
  await mx.call('message.deliver', { deliveryId: 'first', accounts: [id], raw: letter('first') });
  {
    await using trace = await tracing(place.pid, CALLS);
    await mx.call('message.deliver', { deliveryId: 'sealed', accounts: [id], raw: letter('sealed') });
    const done = await trace.until(ANSWER);
    const steps = [/fsync\(.*\.new>/, /rename\(.*\.new"/, /fsync\(.*\/sealed>/, ANSWER];
    expect(inOrder(done, steps)).toEqual(steps.map(String));
  }
  await openMailbox(imap, 'ana@dovecote.test');
  await using trace = await tracing(place.pid, CALLS);
  await mx.call('message.deliver', { deliveryId: 'direct', accounts: [id], raw: letter('direct') });
  const done = await trace.until(ANSWER);
  const steps = [/pwrite64\(.*mailbox\.sqlite-wal>/, /f(data)?sync\(.*mailbox\.sqlite-wal>/, ANSWER];
  expect(inOrder(done, steps)).toEqual(steps.map(String));
});

const CALLS = ['-e', 'trace=fsync,fdatasync,rename,pwrite64,write,writev,sendto', '-s', '300'];
/** The reply to a delivery, on its way to the peer. */
const ANSWER = /(write|writev|sendto)\(.*socket:.*sealed/;

/** The steps as they were found one after the other: each after the end of the one before. */
function inOrder(lines: readonly string[], steps: readonly RegExp[]): string[] {
  const found: string[] = [];
  for (const line of lines) {
    const step = steps[found.length];
    if (step?.test(line)) found.push(String(step));
  }
  return found;
}

interface World extends AsyncDisposable {
  readonly pid: number;
  readonly api: Storage;
  readonly mx: Storage;
  readonly imap: Storage;
  mine?: { readonly session: SessionToken; readonly mailboxId: MailboxId };
  kill(): Promise<void>;
}

function world(server: StorageProcess): World {
  const [api, mx, imap] = [linkAs('api', server.port), linkAs('mx', server.port), linkAs('imap', server.port)];
  const leave = async (): Promise<void> => {
    await server.end('SIGKILL');
    for (const link of [api, mx, imap]) await link[Symbol.asyncDispose]();
  };
  return { pid: server.pid, api, mx, imap, kill: leave, [Symbol.asyncDispose]: leave };
}

async function queued({ api }: World): Promise<string[]> {
  const rows = await api.call('queue.list', { limit: 1000 });
  expect(rows.length).toBeLessThan(1000);
  return rows.map(({ queueId }) => queueId);
}
