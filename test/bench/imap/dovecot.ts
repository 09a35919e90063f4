/** A private instance of Debian's Dovecot with IMAP over TLS, Maildirs (or another format) and passwords; everything else as Debian sets it. */
import { spawn } from 'node:child_process';
import { argon2Sync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { cpuMsOfFamily } from '../mx/cpu.ts';
import type { Contestant, User } from './contestant.ts';
import { memoryKbOf } from './memory.ts';

export interface DovecotOptions {
  /** Short: sockets lie in it. */
  readonly directory: string;
  readonly certificate: { readonly cert: string; readonly key: string };
  readonly users: number;
  readonly port: number;
  /** `maildir`, `sdbox` or `mdbox`. */
  readonly format: string;
}

const NOBODY = 65_534;
const OWN_PASSWORD = 'correct horse battery';

export async function startDovecot(options: DovecotOptions): Promise<Contestant> {
  if (!existsSync('/usr/lib/dovecot/imap')) throw new Error('This needs Dovecot: apt-get install -y --no-install-recommends dovecot-imapd');
  const { directory, port } = options;
  const [run, mail] = [path.join(directory, 'run'), path.join(directory, 'mail')];
  for (const folder of [run, mail]) mkdirSync(folder, { recursive: true });
  chmodSync(directory, 0o755);
  chownSync(mail, NOBODY, NOBODY);
  writeFileSync(path.join(directory, 'cert.pem'), options.certificate.cert);
  writeFileSync(path.join(directory, 'key.pem'), options.certificate.key);
  const users = Array.from({ length: options.users }, (_, n): User => ({ name: `user${n}`, password: `app-password-${n}` }));
  const withOwnPassword = Array.from({ length: options.users }, (_, n): User => ({ name: `own${n}`, password: OWN_PASSWORD }));
  const lines = [
    ...users.map(({ name, password }) => `${name}:{PLAIN}${password}::::::`),
    ...withOwnPassword.map(({ name }) => `${name}:{ARGON2ID}${stretched()}::::::`),
  ];
  writeFileSync(path.join(directory, 'passwd'), `${lines.join('\n')}\n`);
  const file = path.join(directory, 'dovecot.conf');
  writeFileSync(file, configuration(options));
  const child = spawn('dovecot', ['-F', '-c', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error(`Dovecot ended with ${child.exitCode}; ${path.join(directory, 'dovecot.log')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const pid = child.pid ?? 0;
  return {
    what: `dovecot (${options.format})`,
    port,
    users,
    withOwnPassword,
    cpuMs: () => cpuMsOfFamily(pid),
    memoryKb: () => [pid, ...childrenOf(pid)].reduce((sum, each) => sum + memoryKbOf(each), 0),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** With the parameters that ours are kept with. */
function stretched(): string {
  const nonce = randomBytes(16);
  const hash = argon2Sync('argon2id', { message: Buffer.from(OWN_PASSWORD), nonce, parallelism: 1, tagLength: 32, memory: 32 * 1024, passes: 3 });
  const bare = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${32 * 1024},t=3,p=1$${bare(nonce)}$${bare(hash)}`;
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .filter((each) => {
      try {
        return new RegExp(`^PPid:\\s+${pid}$`, 'm').test(readFileSync(`/proc/${each}/status`, 'utf8'));
      } catch {
        return false;
      }
    });
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const answer = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return answer;
}

function configuration({ directory, port, format }: DovecotOptions): string {
  return `base_dir = ${path.join(directory, 'run')}
log_path = ${path.join(directory, 'dovecot.log')}
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${path.join(directory, 'cert.pem')}
ssl_key = <${path.join(directory, 'key.pem')}
mail_location = ${format}:${path.join(directory, 'mail')}/%n
mail_max_userip_connections = 10000
first_valid_uid = 1
default_vsz_limit = 0
default_client_limit = 10000
passdb {
  driver = passwd-file
  args = username_format=%n ${path.join(directory, 'passwd')}
}
userdb {
  driver = static
  args = uid=${NOBODY} gid=${NOBODY} home=${path.join(directory, 'mail')}/%n allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${port}
    ssl = yes
  }
  process_limit = 6000
}
service imap {
  process_limit = 6000
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
namespace inbox {
  inbox = yes
}
`;
}
