/** CAPABILITY, NOOP, LOGOUT (RFC 9051 §6.1), ID (RFC 2971), NAMESPACE (§6.3.10). */
import { listOf, requireCount } from '../arguments.ts';
import type { Run } from '../handlers.ts';

export const capability: Run = (session, command) => {
  requireCount(command, 0);
  session.output.line(`* CAPABILITY ${session.capabilities()}`);
  return Promise.resolve('CAPABILITY completed');
};

export const noop: Run = (_, command) => {
  requireCount(command, 0);
  return Promise.resolve(`${command.name} completed`);
};

export const logout: Run = (session, command) => {
  requireCount(command, 0);
  session.output.line('* BYE Goodbye');
  session.selected = null;
  session.ending = true;
  return Promise.resolve('LOGOUT completed');
};

export const id: Run = (session, command) => {
  requireCount(command, 1);
  const [argument] = command.args;
  if (argument?.kind === 'list') listOf(argument);
  session.output.line('* ID ("name" "Palomar")');
  return Promise.resolve('ID completed');
};

export const namespace: Run = (session, command) => {
  requireCount(command, 0);
  session.output.line('* NAMESPACE (("" "/")) NIL NIL');
  return Promise.resolve('NAMESPACE completed');
};
