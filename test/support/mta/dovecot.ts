/** A private instance of Debian's Dovecot: Maildirs, LMTP for a Postfix beside it, and whom that Postfix lets in. Any password is right. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Dovecot extends AsyncDisposable {
  readonly pid: number;
  /** UNIX sockets. */
  readonly lmtp: string;
  readonly auth: string;
  /** How many messages have reached that user's inbox, seen by no client yet. */
  received(user: string): number;
}

/** `directory` must be short: the sockets lie in it. Needs root and the Debian package dovecot-lmtpd. */
export async function startDovecot(directory: string): Promise<Dovecot> {
  if (!existsSync('/usr/lib/dovecot/lmtp')) throw new Error('This needs Dovecot: apt-get install -y --no-install-recommends dovecot-lmtpd');
  const [run, mail] = [path.join(directory, 'run'), path.join(directory, 'mail')];
  for (const folder of [run, mail]) mkdirSync(folder, { recursive: true });
  chmodSync(directory, 0o755);
  chmodSync(mail, 0o777);
  const [lmtp, auth] = [path.join(directory, 'lmtp'), path.join(directory, 'auth')];
  const file = path.join(directory, 'dovecot.conf');
  writeFileSync(file, configuration(directory, { run, mail, lmtp, auth }));
  const child = spawn('dovecot', ['-F', '-c', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  while (!existsSync(lmtp) || !existsSync(auth)) {
    if (child.exitCode !== null) throw new Error(`Dovecot ended with ${child.exitCode}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    pid: child.pid ?? 0,
    lmtp,
    auth,
    received: (user) => {
      const inbox = path.join(mail, user, 'new');
      return existsSync(inbox) ? readdirSync(inbox).length : 0;
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function configuration(
  directory: string,
  places: { readonly run: string; readonly mail: string; readonly lmtp: string; readonly auth: string },
): string {
  const nobody = 65_534;
  return `base_dir = ${places.run}
log_path = ${path.join(directory, 'dovecot.log')}
protocols = lmtp
ssl = no
mail_location = maildir:${places.mail}/%n
first_valid_uid = 1
passdb {
  driver = static
  args = nopassword=y
}
userdb {
  driver = static
  args = uid=${nobody} gid=${nobody} home=${places.mail}/%n allow_all_users=yes
}
service lmtp {
  unix_listener ${places.lmtp} {
    mode = 0666
  }
}
service auth {
  unix_listener ${places.auth} {
    mode = 0666
  }
}
`;
}
