/** Acting as the stranger of the practice world: sending from their server, reading what reached them, reading pebble's issuing root. */
import type Docker from 'dockerode';
import { logOf, runIn } from './containers.ts';
import { ACME_MANAGEMENT_PORT } from './layout.ts';
import { STRANGER_MAILDIR } from './stranger-host.ts';
import { ACME_AUTHORITY_FILE } from './acme.ts';
import type { PracticeWorld } from './world.ts';

export interface StrangerMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Further header lines, without line ends. */
  readonly headers?: readonly string[];
}

export interface ReceivedMail {
  /** Name of its file in the Maildir. */
  readonly file: string;
  /** The whole message with LF line ends, as Postfix wrote it. */
  readonly raw: string;
}

const SEPARATOR = '=====practice-mail=====';

/** Hands a message to the stranger's own Postfix, which signs and delivers it. Resolves when it is queued. */
export async function sendMail(
  docker: Docker,
  world: PracticeWorld,
  mail: StrangerMail,
  signal?: AbortSignal,
): Promise<{ readonly messageId: string }> {
  const messageId = `<${crypto.randomUUID()}@${world.stranger.domain}>`;
  const lines = [
    `From: A Stranger <${world.stranger.address}>`,
    `To: <${mail.to}>`,
    `Subject: ${mail.subject}`,
    `Message-ID: ${messageId}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    ...(mail.headers ?? []),
    '',
    mail.text,
  ];
  await runIn(of(docker, world, 'stranger'), ['sendmail', '-i', '-f', world.stranger.address, '--', mail.to], {
    stdin: `${lines.join('\n')}\n`,
    ...(signal ? { signal } : {}),
  });
  return { messageId };
}

/** Everything in the stranger's mailbox, oldest first. */
export async function readMail(docker: Docker, world: PracticeWorld, signal?: AbortSignal): Promise<readonly ReceivedMail[]> {
  const script = `cd ${STRANGER_MAILDIR} 2>/dev/null || exit 0; for f in $(ls -tr new cur 2>/dev/null | grep -v ':$'); do printf '%s\\n%s\\n' '${SEPARATOR}' "$f"; cat new/$f cur/$f 2>/dev/null || true; done`;
  const output = await runIn(of(docker, world, 'stranger'), ['/bin/sh', '-c', script], signal ? { signal } : {});
  return output
    .split(`${SEPARATOR}\n`)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { file: part.slice(0, end), raw: part.slice(end + 1) };
    });
}

/** Waits until a message that satisfies `matches` has reached the stranger. @throws Error after `timeoutMs` */
export async function waitForMail(
  docker: Docker,
  world: PracticeWorld,
  matches: (mail: ReceivedMail) => boolean,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<ReceivedMail> {
  const deadline = Date.now() + options.timeoutMs;
  for (;;) {
    const found = (await readMail(docker, world, options.signal)).find(matches);
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`No such message reached ${world.stranger.address} within ${options.timeoutMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** What the stranger's Postfix and its filters have said so far. */
export async function strangerLog(docker: Docker, world: PracticeWorld): Promise<string> {
  return logOf(of(docker, world, 'stranger'), 500);
}

/** PEM of the root that pebble issues under since its start. */
export async function issuingRoot(docker: Docker, world: PracticeWorld, signal?: AbortSignal): Promise<string> {
  const url = `https://127.0.0.1:${ACME_MANAGEMENT_PORT}/roots/0`;
  return runIn(of(docker, world, 'acme'), ['curl', '-fsS', '--cacert', ACME_AUTHORITY_FILE, url], signal ? { signal } : {});
}

function of(docker: Docker, world: PracticeWorld, role: 'stranger' | 'acme'): Docker.Container {
  return docker.getContainer(`${world.name}-${role}`);
}
