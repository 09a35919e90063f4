/** Every command by its name, with the state it needs (RFC 1939 §4–6). */
import type { Command } from '../../wire/pop3/reader.ts';
import { auth } from './commands/auth.ts';
import { capa } from './commands/capa.ts';
import { dele } from './commands/dele.ts';
import { list } from './commands/list.ts';
import { noop } from './commands/noop.ts';
import { quit } from './commands/quit.ts';
import { retr } from './commands/retr.ts';
import { rset } from './commands/rset.ts';
import { stat } from './commands/stat.ts';
import { stls } from './commands/stls.ts';
import { top } from './commands/top.ts';
import { uidl } from './commands/uidl.ts';
import { pass, user } from './commands/user.ts';
import { utf8 } from './commands/utf8.ts';
import type { Session } from './session.ts';

/** The words behind +OK; null where the command has said everything itself. A failure is thrown as Refusal. */
export type Run = (session: Session, command: Command) => Promise<string | null>;

export interface Handler {
  readonly state: 'any' | 'authorization' | 'transaction';
  readonly run: Run;
}

const any = (run: Run): Handler => ({ state: 'any', run });
const before = (run: Run): Handler => ({ state: 'authorization', run });
const after = (run: Run): Handler => ({ state: 'transaction', run });

export const HANDLERS: ReadonlyMap<string, Handler> = new Map([
  ['CAPA', any(capa)],
  ['QUIT', any(quit)],
  ['STLS', before(stls)],
  ['UTF8', before(utf8)],
  ['USER', before(user)],
  ['PASS', before(pass)],
  ['AUTH', before(auth)],
  ['STAT', after(stat)],
  ['LIST', after(list)],
  ['UIDL', after(uidl)],
  ['RETR', after(retr)],
  ['TOP', after(top)],
  ['DELE', after(dele)],
  ['RSET', after(rset)],
  ['NOOP', after(noop)],
]);
