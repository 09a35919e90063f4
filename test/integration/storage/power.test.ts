/** What was answered is kept: through kill -9 in mid-work, and through a disk that is full. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { PASSWORD, linkAs, openMailbox, temporaryDirectory } from '../../support/storage-stage.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../support/storage-stage.ts');

async function boot(command: readonly string[]): Promise<AsyncDisposable & { readonly child: ChildProcess; readonly port: number }> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, port: Number.parseInt(line, 10), [Symbol.asyncDispose]: () => end(child, 'SIGKILL') };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

it('has every delivery it answered exactly once after being killed again and again', async () => {
  await using directory = await temporaryDirectory();
  const answered = new Set<string>();
  const accounts: string[] = [];
  const addresses = ['ana@dovecote.test', 'ben@dovecote.test'];
  for (let round = 0; round < 6; round++) {
    await using server = await boot([process.execPath, PROGRAM, directory.path]);
    const { child, port } = server;
    const [api, mx, imap] = [linkAs('api', port), linkAs('mx', port), linkAs('imap', port)];
    if (round === 0) {
      await api.call('domain.create', { name: 'dovecote.test' });
      for (const address of addresses) accounts.push((await api.call('account.create', { address, password: PASSWORD })).id);
    }
    // ana is there in every other round, ben never: both ways of delivery are cut off.
    if (round % 2 === 1) await imap.call('login.open', { address: addresses[0] ?? '', password: PASSWORD });
    let running = true;
    const senders = Array.from({ length: 10 }, async (_, sender) => {
      for (let n = 0; running; n++) {
        const id = `r${round}-s${sender}-${n}`;
        await mx.call('message.deliver', {
          deliveryId: id,
          accounts: accounts as never,
          raw: Buffer.from(`Subject: ${id}\r\n\r\n${'x'.repeat(4096)}`),
        });
        answered.add(id);
        // A sender that got no answer would repeat; some do so although they got one.
        if (n % 7 === 0)
          await mx.call('message.deliver', { deliveryId: id, accounts: accounts as never, raw: Buffer.from(`Subject: ${id}\r\n\r\n`) });
      }
    });
    setTimeout(() => child.kill('SIGKILL'), 250 + 90 * round);
    await Promise.allSettled(senders);
    running = false;
    await end(child, 'SIGKILL');
    for (const link of [api, mx, imap]) await link[Symbol.asyncDispose]();
  }
  await using server = await boot([process.execPath, PROGRAM, directory.path]);
  await using imap = linkAs('imap', server.port);
  expect(answered.size).toBeGreaterThan(100);
  for (const address of addresses) {
    const subjects = (await (await openMailbox(imap, address)).bodies()).map((body) => body.slice('Subject: '.length, body.indexOf('\r')));
    expect(new Set(subjects).size).toBe(subjects.length);
    expect([...answered].filter((id) => !subjects.includes(id))).toEqual([]);
  }
});

it('says that the disk is full, keeps what it had, and goes on once there is room', async () => {
  await using directory = await temporaryDirectory();
  // A small file system of its own, in a mount namespace that ends with the process.
  const inside = `mount -t tmpfs -o size=3m none "$1" && exec "$0" "$2" "$1"`;
  const namespace = process.getuid?.() === 0 ? ['unshare', '--mount'] : ['unshare', '--user', '--map-root-user', '--mount'];
  await using server = await boot([...namespace, 'sh', '-c', inside, process.execPath, directory.path, PROGRAM]);
  const { child, port } = server;
  const ballast = `/proc/${child.pid ?? 0}/root${directory.path}/ballast`;
  await writeFile(ballast, Buffer.alloc(500_000));
  await using api = linkAs('api', port);
  await using mx = linkAs('mx', port);
  await using imap = linkAs('imap', port);
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
