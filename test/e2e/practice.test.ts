/** The main job from end to end: `npm run practice`, then the command line on what it left. The app on it: the other files of this folder. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { BEFORE, rehearse } from '../support/backup-rehearsal.ts';
import { palomar, type Ran } from '../support/practice-run.ts';
import { SERVICES, sharedWorld } from '../support/practice-world.ts';

let home: string;
let ran: Ran;

const json = (text: string): unknown => JSON.parse(text);

beforeAll(async () => {
  ({ home, told: ran } = await sharedWorld());
});

describe('npm run practice', () => {
  it('turns a fresh VPS into a mail server and exchanges letters, unattended', () => {
    expect(ran.stderr.split('\n').filter((line) => line.startsWith('✕'))).toEqual([]);
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toMatch(/The app is open at\n {2}http:\/\/127\.0\.0\.1:\d+\//);
  });

  it('shows red before the records are published, and no red afterwards', () => {
    const totals = [...ran.stderr.matchAll(/(\d+) pass · (\d+) warn · (\d+) fail · (\d+) unknown/g)].map((match) => match.slice(1).map(Number));
    expect(totals).toHaveLength(2);
    expect(totals[0]?.[2]).toBeGreaterThan(3);
    expect(totals[1]?.slice(1, 3)).toEqual([0, 0]);
    expect(totals[1]?.[0]).toBeGreaterThan(5);
  });
});

describe('the command line, afterwards', () => {
  it('finds every service healthy', async () => {
    const { exitCode, stdout } = await palomar(home, 'containers', 'Practice server', '--json');
    expect(exitCode).toBe(0);
    const containers = json(stdout) as { service: string; health: string }[];
    expect(containers.map(({ service }) => service).sort()).toEqual([...SERVICES].sort());
    expect(containers.filter(({ health }) => health !== 'healthy')).toEqual([]);
  });

  it('changes nothing when the set-up runs again', async () => {
    const { exitCode, stdout } = await palomar(home, 'setup', 'Practice server', '--domain', 'dovecote.test', '--json');
    expect(exitCode).toBe(0);
    const events = stdout.trim().split('\n').map(json) as { kind: string; changed?: number }[];
    expect(events.at(-1)).toMatchObject({ kind: 'finished', changed: 0 });
  });

  it('shows the lines of the letter in the logs', async () => {
    const { exitCode, stdout } = await palomar(home, 'logs', 'Practice server', 'mx', 'imap', '--json');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('ana@dovecote.test');
  });

  it('has every remote command in the audit, and no secret', async () => {
    const { exitCode, stdout } = await palomar(home, 'audit', 'Practice server', '--json');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('docker');
    const { vps, dns } = json(readFileSync(path.join(home, 'practice/world.json'), 'utf8')) as {
      vps: { password: string };
      dns: { updates: { secret: string }[] };
    };
    for (const secret of [vps.password, ...dns.updates.map((update) => update.secret)]) {
      expect(stdout).not.toContain(secret);
      for (const file of readdirSync(path.join(home, 'audit'))) expect(readFileSync(path.join(home, 'audit', file), 'utf8')).not.toContain(secret);
    }
  });

  it('makes, lists and removes a mailbox and an alias', async () => {
    const made = await palomar(home, 'mail', 'mailbox', 'add', 'Practice server', 'bo@dovecote.test', '--json');
    expect(json(made.stdout)).toMatchObject({ address: 'bo@dovecote.test', password: expect.stringMatching(/.{16,}/) as string });
    await palomar(home, 'mail', 'alias', 'add', 'Practice server', 'both@dovecote.test', 'ana@dovecote.test', 'bo@dovecote.test');
    expect((await palomar(home, 'mail', 'alias', 'list', 'Practice server', '--json')).stdout).toContain('both@dovecote.test');
    expect((await palomar(home, 'mail', 'mailbox', 'add', 'Practice server', 'bo@dovecote.test')).exitCode).toBe(1);
  });

  it('restores a mailbox that was deleted after a backup: its letter is read over IMAP', async () => {
    const made = await palomar(home, 'mail', 'mailbox', 'add', 'Practice server', 'cam@dovecote.test', '--json');
    const { password } = json(made.stdout) as { password: string };
    const { addresses } = json(readFileSync(path.join(home, 'practice/world.json'), 'utf8')) as { addresses: { ipv4: string } };
    const subjects = await rehearse({
      palomar: async (...args) => {
        const ran = await palomar(home, ...args);
        expect(ran.exitCode, ran.stderr).toBe(0);
        return ran.stdout;
      },
      server: 'Practice server',
      host: addresses.ipv4,
      address: 'cam@dovecote.test',
      password,
    });
    expect(subjects).toEqual([BEFORE]);
    const [listed, there] = await Promise.all([
      palomar(home, 'backup', 'list', 'Practice server', '--json'),
      palomar(home, 'mail', 'mailbox', 'list', 'Practice server', '--json'),
    ]);
    const mailboxes = (json(there.stdout) as unknown[]).length;
    expect(json(listed.stdout)).toMatchObject({ backups: [{ problem: null, present: true, mailboxes }] });
    // Nothing of the backup waits on the server, and nothing of a mailbox stands readable in its file.
    const { file } = (json(listed.stdout) as { backups: { file: string }[] }).backups[0] ?? { file: '' };
    expect(readFileSync(file).includes(BEFORE)).toBe(false);
  });

  it('shows the certificate of every port, and what waits to be updated', async () => {
    const certs = json((await palomar(home, 'certs', 'Practice server', '--json')).stdout) as {
      ports: { served: { matches: boolean; problem: string | null } }[];
    };
    expect(certs.ports.map(({ served }) => [served.matches, served.problem])).toEqual(certs.ports.map(() => [true, null]));
    const { stack } = json((await palomar(home, 'server', 'updates', 'Practice server', '--json')).stdout) as { stack: { state: string } };
    expect(stack.state).toBe('current');
  });

  it('tells where a message is, gives a mailbox another quota, limits what is sent, and writes an Apple profile', async () => {
    const mail = (...args: string[]) => palomar(home, 'mail', ...args);
    const [where, quota, limits, profile, holds] = await Promise.all([
      mail('where', 'Practice server', 'ana@dovecote.test', '--json'),
      mail('mailbox', 'quota', 'Practice server', 'ana@dovecote.test', '2000', '--json'),
      mail('limit', 'set', 'Practice server', '*', '--messages-per-day', '500').then(() => mail('limit', 'list', 'Practice server', '--json')),
      mail('program', 'Practice server', 'ana@dovecote.test', '--apple-profile'),
      palomar(home, 'queue', 'holds', 'Practice server', '--json'),
    ]);
    const stories = json(where.stdout) as { sender: string; state: string; events: { kind: string }[] }[];
    expect(stories.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    expect(stories.flatMap(({ events }) => events.slice(0, 1).map(({ kind }) => kind)).sort()).toEqual(['accepted', 'queued']);
    expect(json(quota.stdout)).toMatchObject({ address: 'ana@dovecote.test', quotaBytes: 2_000_000_000 });
    expect(json(limits.stdout)).toMatchObject([{ subject: '*', messagesPerDay: 500 }]);
    expect(profile.stdout).toContain('<string>ana@dovecote.test</string>');
    expect(profile.stdout).not.toContain('<key>IncomingPassword</key>');
    expect(json(holds.stdout)).toEqual([]);
  });

  it('is told apart by its exit codes', async () => {
    expect((await palomar(home, 'containers', 'no-such-server')).exitCode).toBe(1);
    expect((await palomar(home, 'fly')).exitCode).toBe(2);
  });
});
