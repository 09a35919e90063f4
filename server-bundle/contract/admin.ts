/**
 * The admin API: what the app (through the SSH tunnel) and administrators' scripts may ask of a server. oRPC, served as
 * OpenAPI under /v1. Each subject is described in a file of its own under admin/; this one puts them together.
 */
import { accessRulesContract } from './admin/access-rules.ts';
import { aliasesContract } from './admin/aliases.ts';
import { appPasswordsContract } from './admin/app-passwords.ts';
import { certificateContract } from './admin/certificate.ts';
import { deliveriesContract } from './admin/deliveries.ts';
import { domainsContract } from './admin/domains.ts';
import { healthContract } from './admin/health.ts';
import { mailboxesContract } from './admin/mailboxes.ts';
import { queueContract } from './admin/queue.ts';
import { recoveryContract } from './admin/recovery.ts';
import { relaysContract, sendingLimitsContract, suppressionsContract, tlsResultsContract } from './admin/sending.ts';
import { settingsContract } from './admin/settings.ts';
import { sieveContract } from './admin/sieve.ts';
import { webhooksContract } from './admin/webhooks.ts';

export { accessRuleModel } from './admin/access-rules.ts';
export { aliasModel } from './admin/aliases.ts';
export { appPasswordModel } from './admin/app-passwords.ts';
export { certificateModel } from './admin/certificate.ts';
export { deliveryEventModel } from './admin/deliveries.ts';
export { domainModel } from './admin/domains.ts';
export { mailboxModel } from './admin/mailboxes.ts';
export { queueItemModel } from './admin/queue.ts';
export { recoveryModel } from './admin/recovery.ts';
export { relayModel, sendingLimitModel, suppressionModel, tlsResultModel } from './admin/sending.ts';
export { scriptMistakeModel, scriptModel } from './admin/sieve.ts';
export { webhookModel } from './admin/webhooks.ts';

export const adminContract = {
  health: healthContract,
  domains: domainsContract,
  mailboxes: mailboxesContract,
  appPasswords: appPasswordsContract,
  recovery: recoveryContract,
  aliases: aliasesContract,
  accessRules: accessRulesContract,
  webhooks: webhooksContract,
  sieve: sieveContract,
  certificate: certificateContract,
  queue: queueContract,
  suppressions: suppressionsContract,
  relays: relaysContract,
  sendingLimits: sendingLimitsContract,
  tlsResults: tlsResultsContract,
  deliveries: deliveriesContract,
  settings: settingsContract,
};
export type AdminContract = typeof adminContract;
