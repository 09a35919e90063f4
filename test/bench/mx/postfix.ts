/**
 * Postfix as Debian configures it, cut down to what receives and delivers: every message is fsynced into the queue (smtpd's
 * 250) and again into a Maildir. No content filter, no milter, no maps but static ones.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuMsOfFamily } from './cpu.ts';

const POSTFIX_PORT = 31_025;

export interface Postfix extends AsyncDisposable {
  readonly port: number;
  /** CPU time so far, of the master and everything it started. */
  cpuMs(): number;
  /** Resolves when so many messages are in the Maildir. */
  delivered(count: number): Promise<void>;
}

/** A private instance: own configuration, own queue, loopback only; nothing of the machine's own Postfix is touched. */
export async function startPostfix(directory: string): Promise<Postfix> {
  const [config, queue, data, mail] = ['config', 'queue', 'data', 'mail'].map((name) => path.join(directory, name));
  if (!config || !queue || !data || !mail) throw new Error('A folder has no name.');
  for (const folder of [config, queue, data, mail]) mkdirSync(folder, { recursive: true });
  chmodSync(mail, 0o777);
  writeFileSync(path.join(config, 'main.cf'), mainCf({ queue, data, mail }));
  writeFileSync(path.join(config, 'master.cf'), MASTER_CF);
  const run = async (...args: readonly string[]): Promise<void> => {
    const child = spawn('postfix', ['-c', config, ...args], { stdio: ['ignore', 'ignore', 'ignore'] });
    await once(child, 'exit');
  };
  await once(spawn('chown', ['postfix', data]), 'exit');
  await run('start');
  const inbox = path.join(mail, 'open', 'new');
  const master = Number(readFileSync(path.join(queue, 'pid', 'master.pid'), 'utf8').trim());
  return {
    port: POSTFIX_PORT,
    cpuMs: () => cpuMsOfFamily(master),
    delivered: async (count) => {
      while (!existsSync(inbox) || readdirSync(inbox).length < count) await pause(20);
    },
    [Symbol.asyncDispose]: () => run('stop'),
  };
}

function mainCf({ queue, data, mail }: { readonly queue: string; readonly data: string; readonly mail: string }): string {
  return [
    'compatibility_level = 3.6',
    `queue_directory = ${queue}`,
    `data_directory = ${data}`,
    'multi_instance_enable = no',
    'inet_interfaces = 127.0.0.1',
    'inet_protocols = ipv4',
    'myhostname = mail.dovecote.test',
    'mydestination =',
    'virtual_mailbox_domains = dovecote.test',
    `virtual_mailbox_base = ${mail}`,
    'virtual_mailbox_maps = static:open/',
    'virtual_uid_maps = static:65534',
    'virtual_gid_maps = static:65534',
    'virtual_mailbox_limit = 0',
    'maillog_file = /dev/null',
    'maillog_file_prefixes = /dev',
    'smtpd_recipient_restrictions = reject_unauth_destination',
    '',
  ].join('\n');
}

const MASTER_CF = [
  `127.0.0.1:${POSTFIX_PORT} inet n - n - - smtpd`,
  'pickup unix n - n 60 1 pickup',
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'rewrite unix - - n - - trivial-rewrite',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
  'trace unix - - n - 0 bounce',
  'error unix - - n - - error',
  'virtual unix - n n - - virtual',
  'anvil unix - - n - 1 anvil',
  'proxymap unix - - n - - proxymap',
  'showq unix n - n - - showq',
  'flush unix n - n 1000? 0 flush',
  'verify unix - - n - 1 verify',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
  'postlog unix-dgram n - n - 1 postlogd',
  '',
].join('\n');
