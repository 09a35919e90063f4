/** Every command by its name, with the state it needs (RFC 5804 §2). */
import type { Word } from '../../wire/managesieve/reader.ts';
import { authenticate, unauthenticate } from './commands/authenticate.ts';
import { capability, logout, noop } from './commands/basics.ts';
import { checkScript, haveSpace, putScript } from './commands/put-script.ts';
import { deleteScript, getScript, listScripts, renameScript, setActive } from './commands/scripts.ts';
import { startTls } from './commands/start-tls.ts';
import type { Session } from './session.ts';

/** The words and the code of the final OK; null where the command has said everything itself. */
export type Done = { readonly text: string; readonly code?: string } | null;

/** A failure is thrown as Refusal. */
export type Run = (session: Session, words: readonly Word[]) => Promise<Done>;

export interface Handler {
  readonly state: 'any' | 'not-authenticated' | 'authenticated';
  readonly run: Run;
}

const any = (run: Run): Handler => ({ state: 'any', run });
const before = (run: Run): Handler => ({ state: 'not-authenticated', run });
const after = (run: Run): Handler => ({ state: 'authenticated', run });

export const HANDLERS: ReadonlyMap<string, Handler> = new Map([
  ['CAPABILITY', any(capability)],
  ['NOOP', any(noop)],
  ['LOGOUT', any(logout)],
  ['STARTTLS', before(startTls)],
  ['AUTHENTICATE', before(authenticate)],
  ['UNAUTHENTICATE', after(unauthenticate)],
  ['HAVESPACE', after(haveSpace)],
  ['PUTSCRIPT', after(putScript)],
  ['CHECKSCRIPT', after(checkScript)],
  ['LISTSCRIPTS', after(listScripts)],
  ['SETACTIVE', after(setActive)],
  ['GETSCRIPT', after(getScript)],
  ['DELETESCRIPT', after(deleteScript)],
  ['RENAMESCRIPT', after(renameScript)],
]);
