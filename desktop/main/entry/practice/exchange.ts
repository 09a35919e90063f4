/** Two letters, as a person's mail program would see them: one in, read over IMAP with TLS; one out, found and judged at the stranger's. */
import type Docker from 'dockerode';
import { ImapFlow } from 'imapflow';
import nodemailer from 'nodemailer';
import { sendMail, waitForMail } from '../../services/practice/stranger.ts';
import type { PracticeWorld } from '../../services/practice/world.ts';

export interface Mailbox {
  readonly address: string;
  readonly password: string;
  /** mail.<domain>: what the certificate must say. */
  readonly hostname: string;
  /** PEM of the authority that issued the server's certificate. */
  readonly authority: string;
}

const ARRIVAL_TIMEOUT_MS = 30_000;

/** Sends from the stranger and waits, logged in, until IMAP shows the letter. Returns its subject and text as read. */
export async function receiveLetter(
  docker: Docker,
  world: PracticeWorld,
  mailbox: Mailbox,
  subject: string,
): Promise<{ readonly from: string; readonly subject: string; readonly text: string; readonly results: string }> {
  const client = new ImapFlow({
    host: world.addresses.ipv4,
    port: 993,
    secure: true,
    servername: mailbox.hostname,
    tls: { ca: mailbox.authority },
    auth: { user: mailbox.address, pass: mailbox.password },
    logger: false,
  });
  await client.connect();
  try {
    const lock = await client.getMailboxLock('INBOX');
    try {
      await sendMail(docker, world, { to: mailbox.address, subject, text: 'A letter from a stranger.' });
      return await untilSeen(client, subject);
    } finally {
      lock.release();
    }
  } finally {
    await client.logout();
  }
}

async function untilSeen(client: ImapFlow, subject: string): Promise<{ from: string; subject: string; text: string; results: string }> {
  for (const deadline = Date.now() + ARRIVAL_TIMEOUT_MS; Date.now() < deadline;) {
    const found = await client.search({ subject }, { uid: true });
    const uid = found === false ? undefined : found?.at(-1);
    const message = uid === undefined ? false : await client.fetchOne(String(uid), { envelope: true, source: true }, { uid: true });
    if (message && message.envelope && message.source) {
      const raw = message.source.toString('utf8');
      const [header = '', text = ''] = raw.split(/\r\n\r\n(.*)/s);
      return {
        from: message.envelope.from?.[0]?.address ?? '',
        subject: message.envelope.subject ?? '',
        text: text.trim(),
        results: resultsIn(header),
      };
    }
    await client.noop();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`The letter "${subject}" did not reach the mailbox within ${ARRIVAL_TIMEOUT_MS / 1000} s.`);
}

/** Submits with the mailbox's password over implicit TLS; returns what the stranger's server said of SPF and DKIM. */
export async function sendLetter(
  docker: Docker,
  world: PracticeWorld,
  mailbox: Mailbox,
  subject: string,
): Promise<{ readonly results: string; readonly signed: boolean }> {
  const transport = nodemailer.createTransport({
    host: world.addresses.ipv4,
    port: 465,
    secure: true,
    auth: { user: mailbox.address, pass: mailbox.password },
    tls: { ca: mailbox.authority, servername: mailbox.hostname },
  });
  try {
    await transport.sendMail({ from: mailbox.address, to: world.stranger.address, subject, text: 'An answer to a stranger.' });
  } finally {
    transport.close();
  }
  const received = await waitForMail(docker, world, (mail) => mail.raw.includes(subject), { timeoutMs: ARRIVAL_TIMEOUT_MS });
  const header = received.raw.split(/\r?\n\r?\n/, 1)[0] ?? '';
  return { results: resultsIn(header), signed: /^DKIM-Signature:/im.test(header) };
}

/** All Authentication-Results and Received-SPF of a header, unfolded, in one line. */
function resultsIn(header: string): string {
  return header
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .filter((line) => /^(Authentication-Results|Received-SPF):/i.test(line))
    .join(' | ');
}

export function passes(results: string, method: 'spf' | 'dkim'): boolean {
  return new RegExp(`\\b${method}=pass\\b`, 'i').test(results) || (method === 'spf' && /Received-SPF:\s*pass\b/i.test(results));
}
