/** UID (RFC 9051 §6.4.9): the command behind it, by unique identifiers. */
import { SyntaxProblem } from '../../../wire/imap/tokens.ts';
import { atomOf } from '../arguments.ts';
import { type Run, UID_HANDLERS } from '../handlers.ts';

export const uid: Run = async (session, command) => {
  const name = atomOf(command.args[0]);
  const run = UID_HANDLERS.get(name);
  if (!run) throw new SyntaxProblem('UID does not go with that command');
  return run(session, { ...command, name, args: command.args.slice(1) });
};
