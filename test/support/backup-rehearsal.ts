/** A restore, rehearsed: a letter that was there when a backup was made is lost with its mailbox, and read again over IMAP afterwards. */
import { ImapFlow } from 'imapflow';

export interface Rehearsal {
  /** Runs the command line; its stdout. Fails when the command does. */
  readonly palomar: (...args: string[]) => Promise<string>;
  readonly server: string;
  /** Where the mail server is reached. */
  readonly host: string;
  readonly address: string;
  readonly password: string;
}

const SUBJECT = 'A letter from before';
const LETTER = `From: carrier@example.net\r\nSubject: ${SUBJECT}\r\nDate: Sun, 1 Mar 2026 12:00:00 +0000\r\n\r\nFly home.\r\n`;

/** The subjects that are in the mailbox after the restore. */
export async function rehearse({ palomar, server, ...mailbox }: Rehearsal): Promise<readonly string[]> {
  await inMailbox(mailbox, (client) => client.append('INBOX', LETTER));
  await palomar('backup', 'make', server);
  await palomar('mail', 'mailbox', 'remove', server, mailbox.address);
  await palomar('backup', 'restore', server, '--yes');
  return inMailbox(mailbox, async (client) => {
    const subjects: string[] = [];
    for await (const { envelope } of client.fetch('1:*', { envelope: true })) subjects.push(envelope?.subject ?? '');
    return subjects;
  });
}

export const BEFORE = SUBJECT;

async function inMailbox<T>(
  { host, address, password }: Pick<Rehearsal, 'host' | 'address' | 'password'>,
  act: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const auth = { user: address, pass: password };
  // The world's authority is another one at each start; who answers is not what is tested here.
  const client = new ImapFlow({ host, port: 993, secure: true, auth, logger: false, tls: { rejectUnauthorized: false } });
  await client.connect();
  try {
    const lock = await client.getMailboxLock('INBOX');
    try {
      return await act(client);
    } finally {
      lock.release();
    }
  } finally {
    await client.logout();
  }
}
