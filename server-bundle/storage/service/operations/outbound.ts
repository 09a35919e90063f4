/** What sending needs to know beside the queue: suppressions, relays, limits, policies and results of TLS. */
import { listRelays, relayOf, removeRelay, setRelay } from '../configuration/relays.ts';
import { listSendingLimits, removeSendingLimits, sendingLimitsOf, setSendingLimits } from '../configuration/sending-limits.ts';
import { addSuppression, bouncedMessage, listSuppressions, removeSuppression } from '../configuration/suppressions.ts';
import { addTlsResults, keepStsPolicy, listTlsResults, stsPolicy } from '../configuration/tls-results.ts';
import type { Writer } from '../configuration/database.ts';
import type { Context, Handlers } from './context.ts';
import type { RelayOperations, SendingLimitOperations, SuppressionOperations, TlsOperations } from '../../api/operations/outbound.ts';

export const outboundHandlers: Handlers<keyof SuppressionOperations | keyof RelayOperations | keyof SendingLimitOperations | keyof TlsOperations> = {
  'suppression.list': (context, input) => context.configuration.read((db) => listSuppressions(db, input, context.clock.now())),
  'suppression.add': (context, input) => write(context, (db) => addSuppression(db, input, context.clock.now())),
  'suppression.remove': (context, input) => write(context, (db) => removeSuppression(db, input)),
  'queue.bounced': (context, input) => context.configuration.read((db) => bouncedMessage(db, input.id)),
  'relay.list': (context) => context.configuration.read((db) => listRelays(db)),
  'relay.set': (context, input) => write(context, (db) => setRelay(db, input, context.configuration.secrets, context.clock.now())),
  'relay.remove': (context, input) => write(context, (db) => removeRelay(db, input.domain)),
  'relay.of': (context, input) => context.configuration.read((db) => relayOf(db, input.domain, context.configuration.secrets)),
  'sending-limit.list': (context) => context.configuration.read((db) => listSendingLimits(db)),
  'sending-limit.set': (context, input) => write(context, (db) => setSendingLimits(db, input)),
  'sending-limit.remove': (context, input) => write(context, (db) => removeSendingLimits(db, input.subject)),
  'sending-limit.of': (context, input) => context.configuration.read((db) => sendingLimitsOf(db, input.address)),
  'sts.get': (context, input) => context.configuration.read((db) => stsPolicy(db, input.domain)),
  'sts.keep': (context, input) => write(context, (db) => keepStsPolicy(db, input, context.clock.now())),
  'tls-result.add': (context, input) => write(context, (db) => addTlsResults(db, input.results, context.clock.now())),
  'tls-result.list': (context, input) => context.configuration.read((db) => listTlsResults(db, input)),
};

async function write(context: Context, work: (db: Writer) => Promise<void>): Promise<Record<string, never>> {
  await context.configuration.transact(work);
  return {};
}
