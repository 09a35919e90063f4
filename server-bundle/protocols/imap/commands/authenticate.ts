/** LOGIN and AUTHENTICATE PLAIN or LOGIN (RFC 9051 §6.2, RFC 4616, SASL-IR RFC 4959). Only ever behind TLS. */
import { StorageError } from '../../../storage/api/operations.ts';
import { atomOf, requireCount, textOf } from '../arguments.ts';
import type { Run } from '../handlers.ts';
import { LOGIN_RULES } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';

export const login: Run = async (session, command) => {
  requireCount(command, 2);
  return open(session, textOf(command.args[0]), textOf(command.args[1]));
};

export const authenticate: Run = async (session, command) => {
  requireCount(command, 1, 2);
  const initial = command.args[1] ? textOf(command.args[1]) : null;
  switch (atomOf(command.args[0])) {
    case 'PLAIN': {
      const answer = decode(initial ?? (await ask(session, '')));
      const [authorize = '', user = '', password = '', ...rest] = answer.split('\0');
      if (rest.length > 0 || user === '') throw new Refusal('BAD', 'That is not a PLAIN message');
      if (authorize !== '' && authorize !== user) throw new Refusal('NO', 'Nobody may log in for somebody else', 'AUTHORIZATIONFAILED');
      return open(session, user, password);
    }
    case 'LOGIN': {
      const user = decode(initial ?? (await ask(session, 'Username:')));
      return open(session, user, decode(await ask(session, 'Password:')));
    }
    default:
      throw new Refusal('NO', 'That mechanism is not offered', 'CANNOT');
  }
};

async function ask(session: Session, challenge: string): Promise<string> {
  session.output.line(`+ ${Buffer.from(challenge).toString('base64')}`);
  const line = await session.readLine();
  if (line === null || line.equals(Buffer.from('*'))) throw new Refusal('BAD', 'The login was cancelled');
  return line.toString('latin1');
}

function decode(base64: string): string {
  if (base64 === '=') return '';
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw new Refusal('BAD', 'That is not base64');
  return Buffer.from(base64, 'base64').toString('utf8');
}

async function open(session: Session, user: string, password: string): Promise<string> {
  const { limiter, storage, log } = session.deps;
  const address = user.trim().toLowerCase();
  const verdicts = await Promise.all([limiter.peek(LOGIN_RULES.byAddress, session.clientKey), limiter.peek(LOGIN_RULES.byAccount, address)]);
  if (verdicts.some((verdict) => !verdict.allowed || verdict.remaining <= 0)) {
    log.warn({ address, client: session.remoteAddress }, 'login refused: too many failures');
    throw new Refusal('NO', 'Too many failed logins; wait ten minutes', 'LIMIT');
  }
  try {
    const opened = await storage.call('login.open', { address, password });
    session.accept({ address, account: opened.account, token: opened.session });
    log.info({ address, client: session.remoteAddress }, 'login');
    return `[CAPABILITY ${session.capabilities()}] Logged in`;
  } catch (error) {
    if (error instanceof StorageError && error.code === 'AUTHENTICATION_FAILED') {
      log.warn({ address, client: session.remoteAddress }, 'login failed');
      await Promise.all([limiter.take(LOGIN_RULES.byAddress, session.clientKey), limiter.take(LOGIN_RULES.byAccount, address)]);
    }
    throw error;
  }
}
