/** One command: whether this state allows it, its handler, what is told before its answer, and how a failure is said (RFC 9051 §3, §7.1). */
import { type ParsedCommand, parseCommand, tagOf } from '../../wire/imap/tokens.ts';
import { uidRequired } from './extensions.ts';
import { type Handler, HANDLERS, NUMBERED } from './handlers.ts';
import { MAX_BAD_COMMANDS } from './limits.ts';
import { tellAll } from './notify/tell.ts';
import { Refusal, toRefusal } from './refusal.ts';
import type { Session } from './session.ts';

/** Runs it and writes its answer. Never throws. */
export async function dispatch(session: Session, parts: readonly Buffer[]): Promise<void> {
  try {
    await run(session, parseCommand(parts));
    session.badCommands = 0;
  } catch (error) {
    answerFailure(session, tagOf(parts) ?? '*', error);
  }
}

async function run(session: Session, command: ParsedCommand): Promise<void> {
  const entry: Handler | undefined = HANDLERS.get(command.name);
  if (!entry) throw new Refusal('BAD', 'There is no such command');
  if ((entry.state === 'authenticated' || entry.state === 'selected') && !session.login)
    throw new Refusal('NO', 'Log in first', 'AUTHENTICATIONFAILED');
  if (entry.state === 'selected' && !session.selected) throw new Refusal('BAD', 'Select a mailbox first');
  if (entry.state === 'not-authenticated' && session.login) throw new Refusal('BAD', 'You are logged in already');
  if (session.enabled.has('UTF8=ACCEPT')) refuseCharset(command);
  if (session.enabled.has('UIDONLY') && NUMBERED.has(command.name)) throw uidRequired();
  session.goesByNumbers = false;
  const done = await entry.run(session, command);
  await tellAll(session, entry.expunges && !session.goesByNumbers);
  session.output.line(`${command.tag} OK ${done}`);
}

function answerFailure(session: Session, tag: string, error: unknown): void {
  const refusal = toRefusal(error);
  if (!refusal) {
    session.deps.log.error({ err: error }, 'a command failed');
    session.output.line(`${tag} NO [SERVERBUG] The server made a mistake; it has been logged`);
    return;
  }
  if (refusal.status === 'BYE') return session.end(refusal.message);
  if (refusal.status === 'BAD' && ++session.badCommands > MAX_BAD_COMMANDS) return session.end('Too many malformed commands');
  session.output.line(`${tag} ${refusal.status} ${refusal.code ? `[${refusal.code}] ` : ''}${refusal.message}`);
}

/** RFC 6855 §3: whoever has enabled UTF8=ACCEPT searches in UTF-8 and names no other charset. It stands first, or behind RETURN and its list. */
function refuseCharset({ name, args }: ParsedCommand): void {
  const words = [name, ...args.slice(0, 4).map((token) => (token.kind === 'atom' ? token.text.toUpperCase() : ''))].slice(name === 'UID' ? 1 : 0);
  const at = words[1] === 'RETURN' ? 3 : 1;
  if (words[0] === 'SEARCH' && words[at] === 'CHARSET') throw new Refusal('BAD', 'CHARSET does not go with UTF8=ACCEPT');
}
