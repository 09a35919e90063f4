/**
 * STATUS of many mailboxes, one command behind the other, as clients send them: those that wait are looked up together with the first, and
 * answered in one write. What is known of them is never older than its command, which had come before it was read; with the first
 * news of the account it is forgotten.
 */
import type { MailboxRow } from '../../storage/api/operations.ts';
import type { ReaderEvent } from '../../wire/imap/reader.ts';
import { parseCommand } from '../../wire/imap/tokens.ts';
import { loginOf, mailboxNameOf } from './arguments.ts';
import { MAX_MAILBOX_NAME_LENGTH, MAX_STATUS_RUN } from './limits.ts';
import type { Session } from './session.ts';

export interface StatusRun {
  /** By name; null for what does not exist. */
  readonly rows: Map<string, MailboxRow | null>;
  /** Commands that still wait for their answer. */
  left: number;
}

/** The mailbox that a STATUS asks for, null when there is none. To be called once in each STATUS, `name` being the one of its own. */
export async function mailboxInRun(session: Session, name: string): Promise<MailboxRow | null> {
  const known = takeTurn(session)?.rows.get(name);
  if (known !== undefined) return known;
  const others = namesOf(session.waiting, session.isUtf8);
  const { token } = loginOf(session);
  if (others.length === 0) return session.deps.storage.call('mailbox.get', { session: token, name });
  const run: StatusRun = { rows: new Map(), left: others.length };
  session.statusRun = run;
  const names = [name, ...others];
  const found = await session.deps.storage.call('mailbox.find', { session: token, names }).catch((error: unknown) => {
    session.statusRun = null;
    throw error;
  });
  // News that came meanwhile may be newer.
  if (session.statusRun === run) for (const [place, each] of names.entries()) run.rows.set(each, found[place] ?? null);
  return found[0] ?? null;
}

/** With its last command a run is over. */
function takeTurn(session: Session): StatusRun | null {
  const run = session.statusRun;
  if (!run) return null;
  run.left -= 1;
  if (run.left === 0) session.statusRun = null;
  return run;
}

/** Of the STATUS commands that come next. */
function namesOf(waiting: readonly ReaderEvent[], isUtf8: boolean): string[] {
  const names: string[] = [];
  for (const event of waiting) {
    const name = event.kind === 'command' && names.length < MAX_STATUS_RUN ? nameOf(event.parts, isUtf8) : null;
    if (name === null) break;
    names.push(name);
  }
  return names;
}

function nameOf(parts: readonly Buffer[], isUtf8: boolean): string | null {
  try {
    const command = parseCommand(parts);
    if (command.name !== 'STATUS' || command.args.length !== 2) return null;
    const name = mailboxNameOf(command.args[0], isUtf8);
    return name.length > MAX_MAILBOX_NAME_LENGTH || /\p{Cc}/u.test(name) ? null : name;
  } catch {
    // It is refused when it has its turn.
    return null;
  }
}
