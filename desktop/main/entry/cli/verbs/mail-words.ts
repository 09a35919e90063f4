/** What several mail verbs share: the server they speak of, and how a new password is chosen and shown. */
import type { Command } from 'commander';
import type { ServerId } from '../../../../contract/models.ts';
import type { AppClient } from '../../../services/router.ts';
import { secret } from '../prompt.ts';
import { findServer, type Session } from '../session.ts';

export interface PasswordOptions {
  readonly passwordStdin?: boolean;
  readonly askPassword?: boolean;
}

export async function at(session: Session, wanted: string): Promise<{ readonly client: AppClient; readonly serverId: ServerId }> {
  const client = await session.client();
  return { client, serverId: (await findServer(client, wanted)).id };
}

export function passwordOptions(command: Command): Command {
  return command
    .option('--ask-password', 'ask for the new password')
    .option('--password-stdin', 'read the new password from stdin (else $PALOMAR_MAILBOX_PASSWORD, else one is made)');
}

export async function chosenPassword(address: string, { askPassword, passwordStdin }: PasswordOptions): Promise<string | undefined> {
  const kept = process.env['PALOMAR_MAILBOX_PASSWORD'];
  if (!askPassword && !passwordStdin && (kept === undefined || kept === '')) return undefined;
  return secret({
    question: `New password of ${address}: `,
    fromStdin: passwordStdin === true,
    variable: 'PALOMAR_MAILBOX_PASSWORD',
    option: '--password-stdin',
  });
}

export function currentPasswordOf(address: string): Promise<string> {
  return secret({
    question: `Current password of ${address}: `,
    fromStdin: false,
    variable: 'PALOMAR_CURRENT_PASSWORD',
    option: 'a terminal',
  });
}

export function shown(password: string | null): string[] {
  return password === null ? [] : [`  Its password, shown this once: ${password}`];
}
