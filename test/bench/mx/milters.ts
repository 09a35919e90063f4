/** Debian's OpenDKIM and OpenDMARC, verifying, with the benchmark's own DNS: what Postfix asks where mx asks its judge. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { cpuMsOfFamily } from './cpu.ts';

export interface Milters extends AsyncDisposable {
  /** For `smtpd_milters`. UNIX sockets: over TCP each message waits for delayed acknowledgements, several times 40 ms. */
  readonly addresses: readonly string[];
  cpuMs(): number;
}

/** `nameserver` must answer on port 53: resolv.conf(5) knows no other. `keys` are DKIM's TXT records by name, which OpenDKIM so has for nothing. Needs root and the Debian packages opendkim and opendmarc. */
export async function startMilters(directory: string, nameserver: string, keys: Readonly<Record<string, string>>): Promise<Milters> {
  if (!existsSync('/usr/sbin/opendkim') || !existsSync('/usr/sbin/opendmarc'))
    throw new Error('This needs OpenDKIM and OpenDMARC: apt-get install -y --no-install-recommends opendkim opendmarc');
  mkdirSync(directory, { recursive: true });
  // Each makes its socket here as a user of its own.
  chmodSync(directory, 0o777);
  const sockets = ['opendkim', 'opendmarc'].map((name) => path.join(directory, `${name}.sock`));
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(directory, name), text);
    return path.join(directory, name);
  };
  const resolver = file('resolv.conf', `nameserver ${nameserver}\n`);
  // Keys come from a file: Debian's OpenDKIM asks through libunbound, which knows by itself that `test` does not exist (RFC 6761), and its
  // ResolverConfiguration, which could tell it otherwise, is read by every connection and ends the process when several begin at once.
  const publicKeys = file(
    'keys',
    Object.entries(keys)
      .map(([name, record]) => `${name} ${record}\n`)
      .join(''),
  );
  const opendkim = file(
    'opendkim.conf',
    `Syslog no\nMode v\nSocket local:${sockets[0]}\nUMask 000\nInternalHosts ${file('nobody', '')}\nAlwaysAddARHeader yes\nAuthservID mail.dovecote.test\nTestPublicKeys ${publicKeys}\nUserID opendkim\nBackground no\n`,
  );
  const opendmarc = file(
    'opendmarc.conf',
    `Syslog false\nSocket local:${sockets[1]}\nUMask 000\nAuthservID mail.dovecote.test\nTrustedAuthservIDs mail.dovecote.test\nIgnoreHosts ${file('none', '')}\nSPFIgnoreResults true\nSPFSelfValidate true\nUserID opendmarc\nBackground false\n`,
  );
  const children = [
    ['opendkim', '-f', '-x', opendkim],
    ['opendmarc', '-f', '-c', opendmarc],
  ].map((argv) => {
    const command = `mount --bind ${resolver} /etc/resolv.conf && exec ${argv.join(' ')}`;
    return spawn('unshare', ['--mount', 'sh', '-c', command], { stdio: ['ignore', 'inherit', 'inherit'] });
  });
  for (const socket of sockets) await untilOpen(socket);
  return {
    addresses: sockets.map((socket) => `unix:${socket}`),
    cpuMs: () => children.reduce((sum, child) => sum + cpuMsOfFamily(child.pid ?? 0), 0),
    [Symbol.asyncDispose]: async () => {
      for (const child of children) {
        if (child.exitCode !== null) continue;
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
    },
  };
}

async function untilOpen(place: string): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    const socket = connect(place);
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The milter at ${place} does not answer.`);
}
