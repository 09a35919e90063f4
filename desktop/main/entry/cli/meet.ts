/** Meeting a server: its host key is learnt, shown and confirmed before anything secret is asked for or sent. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Credential, Endpoint, HostKey, Server } from '../../../contract/models.ts';
import type { AppClient } from '../../services/router.ts';
import { PalomarError } from '../../../contract/errors.ts';
import { WrongUse } from './exit-codes.ts';
import { confirm, interactive, secret } from './prompt.ts';
import type { Session } from './session.ts';
import { parseTarget } from './target.ts';

export interface MeetOptions {
  readonly user?: string;
  readonly port?: string;
  readonly name?: string;
  readonly fingerprint?: string;
  readonly key?: string;
  readonly agent?: boolean;
  readonly passwordStdin?: boolean;
  readonly jump?: readonly string[];
}

export function meetingOptions(command: Command): Command {
  return command
    .option('-u, --user <name>', 'login user (root when not said in the address)')
    .option('-p, --port <number>', 'SSH port (22 when not said in the address)')
    .option('--fingerprint <SHA256:…>', 'the host key you expect; without it you are shown it and asked')
    .option('-k, --key <file>', 'log in with this private key')
    .option('--agent', 'log in with your SSH agent')
    .option('--password-stdin', 'read the password from stdin (else $PALOMAR_PASSWORD, else you are asked)')
    .option('-J, --jump <address>', 'go through this server, which is known here already; may be given again', collect);
}

function collect(one: string, all: readonly string[] | undefined): readonly string[] {
  return [...(all ?? []), one];
}

/** @throws WrongUse, PalomarError HOST_KEY_MISMATCH and what probing and adding throw */
export async function meet(session: Session, client: AppClient, address: string, options: MeetOptions): Promise<Server> {
  const endpoint = parseTarget(address, options);
  const jump = (options.jump ?? []).map((one) => parseTarget(one));
  const { latencyMs: _latency, ...hostKey } = await client.servers.probe({ ...endpoint, jump }, { signal: session.signal });
  await acceptHostKey(session, endpoint, hostKey, options.fingerprint);
  const credential = await credentialFor(endpoint, options);
  const sudoPassword = process.env['PALOMAR_SUDO_PASSWORD'];
  session.output.say(`Logging in to ${endpoint.host} as ${endpoint.user} …`);
  return client.servers.add(
    {
      endpoint,
      hostKey,
      credential,
      jump,
      ...(options.name === undefined ? {} : { name: options.name }),
      ...(sudoPassword === undefined || sudoPassword === '' ? {} : { sudoPassword }),
    },
    { signal: session.signal },
  );
}

async function acceptHostKey({ output }: Session, endpoint: Endpoint, hostKey: HostKey, expected: string | undefined): Promise<void> {
  if (expected !== undefined) {
    if (expected.replace(/=+$/, '') === hostKey.fingerprint) return;
    throw new PalomarError(
      'HOST_KEY_MISMATCH',
      `${endpoint.host} shows the host key ${hostKey.fingerprint}, not the one you expect (${expected}). Somebody may be between you and it: nothing was sent.`,
      { data: { expected, got: hostKey.fingerprint } },
    );
  }
  output.say(`${endpoint.host} has never been met before. Its host key:\n  ${hostKey.algorithm} ${hostKey.fingerprint}`);
  if (!interactive())
    throw new WrongUse(`There is no terminal to confirm the host key on. If it is the right one, give --fingerprint ${hostKey.fingerprint}`);
  output.say("Compare it with the one in your provider's console.");
  if (!(await confirm('Is it the same?'))) throw new PalomarError('CANCELLED', 'Nothing was sent to that server.');
}

async function credentialFor({ user, host }: Endpoint, options: MeetOptions): Promise<Credential> {
  if (options.agent) return { kind: 'agent' };
  if (options.key !== undefined) return keyCredential(options.key);
  const password = await secret({
    question: `Password of ${user}@${host}: `,
    fromStdin: options.passwordStdin === true,
    variable: 'PALOMAR_PASSWORD',
    option: '--password-stdin',
  });
  return { kind: 'password', password };
}

async function keyCredential(file: string): Promise<Credential> {
  const privateKey = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new WrongUse(`The key cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (!isProtected(privateKey)) return { kind: 'key', privateKey };
  const passphrase = await secret({
    question: `Passphrase of ${file}: `,
    fromStdin: false,
    variable: 'PALOMAR_KEY_PASSPHRASE',
    option: 'a terminal',
  });
  return { kind: 'key', privateKey, passphrase };
}

function isProtected(privateKey: string): boolean {
  if (/ENCRYPTED/.test(privateKey)) return true;
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/.exec(privateKey)?.[1];
  // openssh-key-v1: the name of the cipher follows the magic.
  return body !== undefined && !Buffer.from(body, 'base64').subarray(15, 24).toString('latin1').includes('none');
}
