/**
 * AUTH (RFC 4954) in place of smtp-server's own, which knows no SCRAM: frames the messages of a SASL exchange as 334 lines, `*` cancels.
 * Who may log in is decided by the handlers.
 */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { SMTPServerSession } from 'smtp-server';
import { decodeBase64, decodeInitial } from '../../wire/sasl/base64.ts';
import { SaslProblem } from '../../wire/sasl/problem.ts';
import { SmtpError } from '../../wire/smtp/reply.ts';
import { channelBindings } from '../sasl/channel-binding.ts';
import type { SaslRequest } from '../sasl/exchange.ts';

/** What of a connection this needs. */
export interface AuthConnection {
  readonly session: SMTPServerSession;
  readonly secure: boolean;
  readonly _socket: Socket | TLSSocket;
  _nextHandler: ((line: Buffer, callback: () => void) => void) | false;
  send(code: number, text: string): void;
}

/** The command as a request for the handlers, and how the parser goes on when it is answered. */
export interface AuthExchange {
  readonly request: SaslRequest;
  readonly resume: () => void;
}

/** @throws SmtpError when there can be no exchange now, or the command is none. */
export function beginAuth(connection: AuthConnection, command: Buffer, callback: () => void): AuthExchange {
  const { session } = connection;
  if (!connection.secure) throw new SmtpError(538, '5.7.11', 'Say STARTTLS first: a login is for encrypted connections only');
  if (session.user !== undefined && session.user !== false) throw new SmtpError(503, '5.5.1', 'You are logged in already');
  if (session.envelope.mailFrom) throw new SmtpError(503, '5.5.1', 'A login comes before MAIL');
  const [, mechanism = '', initial = null, ...more] = command.toString('latin1').trim().split(/ +/);
  if (mechanism === '' || more.length > 0) throw new SmtpError(501, '5.5.4', 'AUTH wants a mechanism and at most one response');
  let resume = callback;
  const ask = (challenge: Buffer): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      connection._nextHandler = (line, next) => {
        resume = next;
        answerOf(line).then(resolve, reject);
      };
      connection.send(334, challenge.toString('base64'));
      resume();
    });
  const request = { mechanism, initial: readInitial(initial), bindings: channelBindings(connection._socket), ask };
  return { request, resume: () => resume() };
}

/** What is wrong with a client's half, as a reply (RFC 4954 §4, §6). */
export function replyToSaslProblem(problem: SaslProblem): SmtpError {
  switch (problem.kind) {
    case 'cancelled':
      return new SmtpError(501, '5.7.0', problem.message);
    case 'malformed':
      return new SmtpError(501, '5.5.2', problem.message);
    case 'refused':
      return new SmtpError(535, '5.7.8', problem.message);
  }
}

async function answerOf(line: Buffer): Promise<Buffer> {
  const text = line.toString('latin1').trim();
  if (text === '*') throw new SaslProblem('cancelled', 'The login was cancelled');
  return Promise.resolve(decodeBase64(text));
}

function readInitial(text: string | null): Buffer | null {
  try {
    return decodeInitial(text);
  } catch (error) {
    throw error instanceof SaslProblem ? replyToSaslProblem(error) : error;
  }
}
