/** palomar mail program <server> <address>: what a mail program wants to know; or an Apple configuration profile, on stdout, without a password. */
import type { Command } from 'commander';
import { PalomarError } from '../../../../contract/errors.ts';
import { table } from '../output.ts';
import { findServer } from '../session.ts';
import { carriedOutBy } from '../verb.ts';

interface Options {
  readonly appleProfile?: boolean;
}

/** The same as in the server's own autoconfiguration. */
const LINES = [
  ['IMAP', '993', 'TLS'],
  ['POP3', '995', 'TLS'],
  ['SMTP', '465', 'TLS'],
  ['SMTP', '587', 'STARTTLS'],
] as const;

export function addProgramVerb(mail: Command): void {
  const program = mail
    .command('program <server> <address>')
    .description('what a mail program wants to know')
    .option('--apple-profile', 'an Apple configuration profile instead: save it as a .mobileconfig file');
  carriedOutBy<Options>(program, async (session, [wanted = '', address = ''], { appleProfile }) => {
    const client = await session.client();
    const { hostname } = await findServer(client, wanted);
    if (hostname === null) throw new PalomarError('NOT_SET_UP', 'There is no mail server on this machine yet. Run "palomar setup" first.');
    if (appleProfile) {
      const profile = await client.mail.programs.appleProfile({ hostname, address }, session);
      session.output.result(profile, () => profile.content);
      return undefined;
    }
    const settings = LINES.map(([service, port, security]) => ({ service, host: hostname, port: Number(port), security, user: address }));
    const rows = settings.map(({ service, host, port, security, user }) => [service, host, String(port), security, user]);
    session.output.result(settings, () => table(['SERVICE', 'HOST', 'PORT', 'SECURITY', 'USER'], rows));
    return undefined;
  });
}
