/** Every command by its name, with the state it needs (RFC 9051 §3) and whether removals may be told behind it (§7.5.1). */
import type { ParsedCommand } from '../../wire/imap/tokens.ts';
import { append } from './commands/append.ts';
import { authenticate, login } from './commands/authenticate.ts';
import { capability, id, logout, namespace, noop } from './commands/basics.ts';
import { compress } from './commands/compress.ts';
import { copy, move } from './commands/copy.ts';
import { enable } from './commands/enable.ts';
import { expunge, uidExpunge } from './commands/expunge.ts';
import { fetch } from './commands/fetch.ts';
import { idle } from './commands/idle.ts';
import { list, lsub } from './commands/list.ts';
import { create, remove, rename, subscribe } from './commands/mailbox.ts';
import { getQuota, getQuotaRoot, setQuota } from './commands/quota.ts';
import { getMetadata, setMetadata } from './commands/metadata.ts';
import { notify } from './commands/notify.ts';
import { replace } from './commands/replace.ts';
import { search } from './commands/search.ts';
import { close, select, unselect } from './commands/select.ts';
import { sort } from './commands/sort.ts';
import { startTls } from './commands/start-tls.ts';
import { status } from './commands/status.ts';
import { store } from './commands/store.ts';
import { thread } from './commands/thread.ts';
import { uid } from './commands/uid.ts';
import type { Session } from './session.ts';

/** Answers everything but the final OK, whose text it returns. A failure is thrown as Refusal. */
export type Run = (session: Session, command: ParsedCommand) => Promise<string>;

export interface Handler {
  readonly state: 'any' | 'not-authenticated' | 'authenticated' | 'selected';
  readonly expunges: boolean;
  readonly run: Run;
}

const any = (run: Run): Handler => ({ state: 'any', expunges: true, run });
const before = (run: Run): Handler => ({ state: 'not-authenticated', expunges: true, run });
const authenticated = (run: Run): Handler => ({ state: 'authenticated', expunges: true, run });
const selected = (run: Run, expunges = true): Handler => ({ state: 'selected', expunges, run });

export const HANDLERS: ReadonlyMap<string, Handler> = new Map([
  ['CAPABILITY', any(capability)],
  ['NOOP', any(noop)],
  ['LOGOUT', any(logout)],
  ['ID', any(id)],
  ['STARTTLS', before(startTls)],
  ['LOGIN', before(login)],
  ['AUTHENTICATE', before(authenticate)],
  ['ENABLE', authenticated(enable)],
  ['NAMESPACE', authenticated(namespace)],
  ['SELECT', authenticated((session, command) => select(session, command, false))],
  ['EXAMINE', authenticated((session, command) => select(session, command, true))],
  ['CREATE', authenticated(create)],
  ['DELETE', authenticated(remove)],
  ['RENAME', authenticated(rename)],
  ['SUBSCRIBE', authenticated((session, command) => subscribe(session, command, true))],
  ['UNSUBSCRIBE', authenticated((session, command) => subscribe(session, command, false))],
  ['LIST', authenticated(list)],
  ['LSUB', authenticated(lsub)],
  ['STATUS', authenticated(status)],
  ['GETQUOTA', authenticated(getQuota)],
  ['GETQUOTAROOT', authenticated(getQuotaRoot)],
  ['SETQUOTA', authenticated(setQuota)],
  ['GETMETADATA', authenticated(getMetadata)],
  ['SETMETADATA', authenticated(setMetadata)],
  ['NOTIFY', authenticated(notify)],
  ['COMPRESS', authenticated(compress)],
  ['APPEND', authenticated(append)],
  ['IDLE', authenticated(idle)],
  ['CHECK', selected(noop)],
  ['CLOSE', selected(close)],
  ['UNSELECT', selected(unselect)],
  ['EXPUNGE', selected(expunge)],
  ['SEARCH', selected((session, command) => search(session, command, false), false)],
  ['SORT', selected((session, command) => sort(session, command, false), false)],
  ['THREAD', selected((session, command) => thread(session, command, false), false)],
  ['FETCH', selected((session, command) => fetch(session, command, false), false)],
  ['STORE', selected((session, command) => store(session, command, false), false)],
  ['COPY', selected((session, command) => copy(session, command, false))],
  ['MOVE', selected((session, command) => move(session, command, false))],
  ['REPLACE', selected((session, command) => replace(session, command, false))],
  ['UID', selected(uid)],
]);

/** What UID may stand before (RFC 9051 §6.4.9). */
export const UID_HANDLERS: ReadonlyMap<string, Run> = new Map<string, Run>([
  ['FETCH', (session, command) => fetch(session, command, true)],
  ['STORE', (session, command) => store(session, command, true)],
  ['SEARCH', (session, command) => search(session, command, true)],
  ['SORT', (session, command) => sort(session, command, true)],
  ['THREAD', (session, command) => thread(session, command, true)],
  ['COPY', (session, command) => copy(session, command, true)],
  ['MOVE', (session, command) => move(session, command, true)],
  ['EXPUNGE', uidExpunge],
  ['REPLACE', (session, command) => replace(session, command, true)],
]);

/** What takes or tells message numbers, and is refused once a client has enabled UIDONLY (RFC 9586 §3). */
export const NUMBERED: ReadonlySet<string> = new Set(['FETCH', 'STORE', 'SEARCH', 'SORT', 'THREAD', 'COPY', 'MOVE', 'REPLACE']);
