/** What mx decides at each step of a session: who may connect, which recipients are ours, what becomes of a message. */
import type { SMTPServerSession } from 'smtp-server';
import { bounces } from '../../mail/bounces.ts';
import type { Bounce } from '../../mail/bounces.ts';
import { mailboxFilters } from '../../mail/filters.ts';
import { forwarding } from '../../mail/forwarding.ts';
import type { Destinations } from '../../mail/recipients.ts';
import { recipientMemory } from '../../mail/recipient-memory.ts';
import type { ClientFinding } from '../../trust/client.ts';
import { SmtpError } from '../../wire/smtp/reply.ts';
import { envelopeOf } from '../smtp/envelope.ts';
import type { SmtpHandlers, SmtpSession } from '../smtp/handlers.ts';
import { SMTP_LIMITS } from '../smtp/limits.ts';
import { addressKey, isLoopback, networkKey } from '../smtp/address-key.ts';
import { acceptMessage } from './commands/data.ts';
import { acceptRecipient } from './commands/rcpt.ts';
import { beginInspection } from './judgement.ts';
import { MX_RATES } from './limits.ts';
import type { MxDeps } from './server.ts';

/** What is known of a connection beyond smtp-server's session. */
export interface MxState {
  /** By recipient, each with its domain, for the transaction under way. */
  destinations: Map<string, Destinations>;
  unknownRecipients: number;
  /** What is known of the client, for the HELO it gave; absent where nobody asks. */
  client?: { readonly helo: string; readonly finding: Promise<ClientFinding> };
  /** Recipients whose own lists say that this sender is welcome, for the transaction under way. */
  welcome: Set<string>;
  /** What the transaction under way is the answer to, when it came to a return path of ours. */
  bounce?: Bounce | undefined;
}

export function mxHandlers(deps: MxDeps): SmtpHandlers<never> {
  const states = new WeakMap<SMTPServerSession, MxState>();
  const connected = new Map<string, number>();
  /** A connection beyond the server's limit is closed without ever having been counted. */
  const counted = new WeakSet<SMTPServerSession>();
  const returned = bounces(deps);
  const rcptDeps = { ...deps, known: recipientMemory(), forwarding: forwarding(deps), bounces: returned };
  const dataDeps = { ...deps, filters: mailboxFilters({ ...deps, version: deps.version ?? 'unknown' }) };
  const stateOf = (session: SmtpSession): MxState => {
    const state = states.get(session.library) ?? { destinations: new Map(), unknownRecipients: 0, welcome: new Set() };
    states.set(session.library, state);
    return state;
  };
  return {
    bareNewlines: 'refuse',
    helo: 'syntax',
    connect: async (session) => {
      const key = addressKey(session.remoteAddress);
      const count = (connected.get(key) ?? 0) + 1;
      connected.set(key, count);
      counted.add(session.library);
      if (count > (deps.clientsPerAddress ?? SMTP_LIMITS.clientsPerAddress))
        throw new SmtpError(421, '4.7.0', 'Too many connections from your address');
      if (isLoopback(session.remoteAddress)) return;
      const exceeded = await deps.limiter.takeAll([
        { rule: MX_RATES.connections, key },
        { rule: MX_RATES.connectionsOfNetwork, key: networkKey(session.remoteAddress) },
      ]);
      if (exceeded !== null) throw new SmtpError(421, '4.7.0', 'Too many connections from your address, try again in a minute');
    },
    closed: (session) => {
      if (!counted.delete(session.library)) return;
      const key = addressKey(session.remoteAddress);
      const count = (connected.get(key) ?? 1) - 1;
      if (count > 0) connected.set(key, count);
      else connected.delete(key);
    },
    mail: (_sender, session) => {
      const state = stateOf(session);
      state.destinations = new Map();
      state.welcome = new Set();
      state.bounce = undefined;
      beginInspection(deps, session, state);
      return Promise.resolve();
    },
    recipient: (recipient, session) => {
      const { from, recipients } = envelopeOf(session);
      // A report or an answer of a machine has one reader (RFC 5321 §4.5.5): who names more is fishing, and an honest server comes again.
      if (from === '' && recipients.length > 0) throw new SmtpError(452, '4.5.3', 'One recipient at a time for the null sender');
      return acceptRecipient(rcptDeps, recipient, session, stateOf(session));
    },
    message: async (raw, session) => {
      const state = stateOf(session);
      const reply = await acceptMessage(dataDeps, raw, session, state);
      if (state.bounce !== undefined) await returned.note(state.bounce, raw, AbortSignal.timeout(SMTP_LIMITS.storageMs));
      return reply;
    },
  };
}
