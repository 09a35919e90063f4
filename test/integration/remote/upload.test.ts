import { createHash, randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Progress, Remote } from '../../../desktop/main/remote/remote.ts';
import { connect } from '../../../desktop/main/remote/ssh/connect.ts';
import { matching } from '../../support/matching.ts';
import { startLink, type Link } from '../../support/ssh-link.ts';
import { inside, MACHINE_PASSWORD, startSshMachine, type MachineUser, type SshMachine } from '../../support/ssh-machine.ts';

const MEGABYTE = 1_000_000;

let machine: SshMachine;
let link: Link;
let directory: string;
beforeAll(async () => {
  machine = await startSshMachine();
  link = await startLink(machine.endpoint('root'));
  directory = mkdtempSync(path.join(os.tmpdir(), 'palomar-upload-'));
});
afterAll(async () => {
  await link[Symbol.asyncDispose]();
  await machine[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

function login(user: MachineUser = 'root'): Promise<Remote> {
  const credential = { kind: 'password', password: MACHINE_PASSWORD } as const;
  return connect({ endpoint: { ...link.endpoint, user }, hostKey: machine.hostKey, credential });
}

function makeFile(sizeBytes: number): { readonly source: string; readonly sha256: string } {
  const content = randomBytes(sizeBytes);
  const source = path.join(directory, randomBytes(6).toString('hex'));
  writeFileSync(source, content);
  return { source, sha256: createHash('sha256').update(content).digest('hex') };
}

const sumOf = (file: string) => inside(machine, 'sha256sum', file).slice(0, 64);
const list = (folder: string) => inside(machine, 'ls', '-A', folder).trim();

it('brings a file over whole, with progress, for root alone, and sends nothing the second time', async () => {
  await using remote = await login();
  const { source, sha256 } = makeFile(5 * MEGABYTE);
  const seen: Progress[] = [];
  await remote.upload(source, '/srv/deep/down/image', { sha256, onProgress: (progress) => seen.push(progress) });
  expect(sumOf('/srv/deep/down/image')).toBe(sha256);
  expect(inside(machine, 'stat', '-c', '%a %U', '/srv/deep/down/image').trim()).toBe('600 root');
  expect(list('/srv/deep/down')).toBe('image');
  expect(seen[0]).toEqual({ doneBytes: 0, totalBytes: 5 * MEGABYTE });
  expect(seen.at(-1)).toEqual({ doneBytes: 5 * MEGABYTE, totalBytes: 5 * MEGABYTE });
  const before = link.sentBytes;
  await remote.upload(source, '/srv/deep/down/image', { sha256 });
  expect(link.sentBytes - before).toBeLessThan(10_000);
});

it('brings it to a place of root for a user with sudo', async () => {
  await using remote = await login('ana');
  const { source, sha256 } = makeFile(MEGABYTE);
  await remote.upload(source, '/root/by-ana', { sha256 });
  expect(sumOf('/root/by-ana')).toBe(sha256);
});

it('goes on where a cut link stopped it', async () => {
  const { source, sha256 } = makeFile(20 * MEGABYTE);
  const first = await login();
  link.cutAfter(12 * MEGABYTE);
  await expect(first.upload(source, '/srv/cut', { sha256 })).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  const partBytes = Number(inside(machine, 'stat', '-c', '%s', '/srv/cut.part'));
  expect(partBytes).toBeGreaterThan(8 * MEGABYTE);
  await using second = await login();
  const before = link.sentBytes;
  const seen: number[] = [];
  await second.upload(source, '/srv/cut', { sha256, onProgress: ({ doneBytes }) => seen.push(doneBytes) });
  expect(sumOf('/srv/cut')).toBe(sha256);
  expect(seen[0]).toBe(partBytes);
  expect(link.sentBytes - before).toBeLessThan(20 * MEGABYTE - partBytes + 100_000);
});

it('goes on where a person stopped it', async () => {
  await using remote = await login();
  const { source, sha256 } = makeFile(20 * MEGABYTE);
  const cancel = new AbortController();
  const onProgress = ({ doneBytes }: Progress) => {
    if (doneBytes > 5 * MEGABYTE) cancel.abort();
  };
  await expect(remote.upload(source, '/srv/stopped', { sha256, signal: cancel.signal, onProgress })).rejects.toMatchObject({ code: 'CANCELLED' });
  const seen: number[] = [];
  await remote.upload(source, '/srv/stopped', { sha256, onProgress: ({ doneBytes }) => seen.push(doneBytes) });
  expect(sumOf('/srv/stopped')).toBe(sha256);
  expect(seen[0]).toBeGreaterThan(0);
});

it('starts over when the part on the server belongs to another file', async () => {
  await using remote = await login();
  const { source, sha256 } = makeFile(MEGABYTE);
  inside(machine, 'sh', '-c', 'head -c 500000 /dev/urandom >/srv/other.part; head -c 9000000 /dev/urandom >/srv/longer.part');
  await remote.upload(source, '/srv/other', { sha256 });
  await remote.upload(source, '/srv/longer', { sha256 });
  expect([sumOf('/srv/other'), sumOf('/srv/longer')]).toEqual([sha256, sha256]);
});

it('puts nothing in place, and leaves no part, when the source is not the file that was promised', async () => {
  await using remote = await login();
  const { source } = makeFile(MEGABYTE);
  const attempt = remote.upload(source, '/srv/wrong', { sha256: 'a'.repeat(64) });
  await expect(attempt).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH', data: { where: 'local' } });
  expect(list('/srv')).not.toContain('wrong');
});

it('stops sending a source that is not the file that was promised before a slow link has carried it', async () => {
  await using remote = await login();
  const { source } = makeFile(20 * MEGABYTE);
  const before = link.sentBytes;
  const held = link.holdAfter(4 * MEGABYTE);
  const attempt = remote.upload(source, '/srv/wrong', { sha256: 'a'.repeat(64) });
  void attempt.catch(() => undefined);
  const resume = await held;
  await sleep(3_000);
  resume();
  await expect(attempt).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH', data: { where: 'local' } });
  expect(link.sentBytes - before).toBeLessThan(15 * MEGABYTE);
  expect(list('/srv')).not.toContain('wrong');
});

it('removes what arrived damaged, or mixed with what somebody else wrote', async () => {
  await using remote = await login();
  const { source, sha256 } = makeFile(10 * MEGABYTE);
  const overwrite = () => {
    const file = openSync(source, 'r+');
    writeSync(file, 'XXXX', 10 * MEGABYTE - 4);
    closeSync(file);
  };
  const append = () => inside(machine, 'sh', '-c', 'printf XXXX >>/srv/damaged.part');
  const where = new Map<() => void, unknown>([
    [append, 'remote'],
    // Which end notices first is a race; both refuse.
    [overwrite, matching(/^(local|remote)$/)],
  ]);
  for (const disturb of [append, overwrite]) {
    const held = link.holdAfter(4 * MEGABYTE);
    const attempt = remote.upload(source, '/srv/damaged', { sha256 });
    void attempt.catch(() => undefined);
    const resume = await held;
    disturb();
    resume();
    await expect(attempt).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH', data: { where: where.get(disturb), expected: sha256 } });
    expect(list('/srv')).not.toContain('damaged');
  }
});

it('says before it sends anything that the disk is too small', async () => {
  await using remote = await login();
  const { source, sha256 } = makeFile(12 * MEGABYTE);
  const before = link.sentBytes;
  await expect(remote.upload(source, '/small/image', { sha256 })).rejects.toMatchObject({
    code: 'DISK_FULL',
    data: { neededBytes: 12 * MEGABYTE, freeBytes: 8 * 1024 * 1024 },
  });
  expect(link.sentBytes - before).toBeLessThan(10_000);
});

it('leaves no part behind when the disk fills up in mid-upload, and works once there is room', async () => {
  await using remote = await login();
  const { source, sha256 } = makeFile(7 * MEGABYTE);
  const held = link.holdAfter(2 * MEGABYTE);
  const attempt = remote.upload(source, '/small/image', { sha256 });
  void attempt.catch(() => undefined);
  const resume = await held;
  inside(machine, 'sh', '-c', 'head -c 4000000 /dev/zero >/small/filler');
  resume();
  await expect(attempt).rejects.toMatchObject({ code: 'DISK_FULL', message: matching(/7\.0 MB are needed, 4\.\d MB are free/) });
  expect(list('/small')).toBe('filler');
  inside(machine, 'rm', '/small/filler');
  await remote.upload(source, '/small/image', { sha256 });
  expect(sumOf('/small/image')).toBe(sha256);
  inside(machine, 'rm', '/small/image');
});

it('writes small files atomically with mode and owner, the content on stdin only', async () => {
  for (const user of ['root', 'ana'] as const) {
    await using remote = await login(user);
    const file = `/etc/palomar-${user}/stack.json`;
    const content = "it's $HOME\nñ\n".repeat(1_000);
    await remote.writeFile(file, content, { mode: '0400', owner: 'ana:plain', secret: true });
    expect(inside(machine, 'stat', '-c', '%a %U:%G %s', file).trim()).toBe(`400 ana:plain ${Buffer.byteLength(content)}`);
    expect(await remote.readFile(file)).toBe(content);
    await remote.writeFile(file, '', { mode: '0644', owner: 'root:root' });
    expect(await remote.readFile(file)).toBe('');
    expect(list(path.dirname(file))).toBe('stack.json');
    expect(await remote.readFile('/etc/palomar-missing')).toBeNull();
    await expect(remote.readFile('/etc/passwd', { maxBytes: 10 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  }
});

it('keeps the old content of a file when the disk is full', async () => {
  await using remote = await login();
  await remote.writeFile('/small/kept', 'old', { mode: '0600', owner: 'root:root' });
  inside(machine, 'sh', '-c', 'cat /dev/zero >/small/filler 2>/dev/null; :');
  await expect(remote.writeFile('/small/kept', 'x'.repeat(100_000), { mode: '0600', owner: 'root:root' })).rejects.toMatchObject({
    code: 'DISK_FULL',
  });
  expect(await remote.readFile('/small/kept')).toBe('old');
  inside(machine, 'sh', '-c', 'rm -f /small/filler; [ "$(ls -A /small)" = kept ]');
});

it('sends what is read from any byte on, and goes on after a cut', async () => {
  await using remote = await login();
  const content = randomBytes(3 * MEGABYTE);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const starts: number[] = [];
  const source = {
    name: 'a sealed backup',
    sizeBytes: content.length,
    read: async function* (startBytes: number) {
      starts.push(startBytes);
      for (let at = startBytes; at < content.length; at += 65_536) yield await Promise.resolve(content.subarray(at, at + 65_536));
    },
  };
  inside(machine, 'mkdir', '-p', '/srv/unsealed');
  writeFileSync(path.join(directory, 'half'), content.subarray(0, MEGABYTE));
  await remote.upload(path.join(directory, 'half'), '/srv/unsealed/it.part', {
    sha256: createHash('sha256').update(content.subarray(0, MEGABYTE)).digest('hex'),
  });
  await remote.upload(source, '/srv/unsealed/it', { sha256 });
  expect(sumOf('/srv/unsealed/it')).toBe(sha256);
  expect(starts).toContain(MEGABYTE);
});

it('brings a file back whole, to a slow reader and for a user with sudo too', async () => {
  const { source, sha256 } = makeFile(4 * MEGABYTE);
  await using remote = await login('ana');
  await remote.upload(source, '/srv/back/secret', { sha256 });
  const hash = createHash('sha256');
  let pieces = 0;
  for await (const piece of remote.download('/srv/back/secret')) {
    hash.update(piece);
    // The far side has long said everything when the last of it is read.
    if ((pieces += 1) % 16 === 0) await sleep(20);
  }
  expect(hash.digest('hex')).toBe(sha256);
});

it('gives nothing of a file that is not there, and ends when it is cancelled', async () => {
  await using remote = await login();
  expect(await Array.fromAsync(remote.download('/srv/no-such-file'))).toEqual([]);
  const abort = new AbortController();
  const endless = async (): Promise<void> => {
    for await (const piece of remote.download('/dev/zero', { signal: abort.signal })) if (piece.length > 0) abort.abort();
  };
  await expect(endless()).rejects.toMatchObject({ code: 'CANCELLED' });
});
