/** The admin contract, implemented by calls to storage: each subject in a file of its own, put together here. */
import { accessRuleRoutes } from './access-rules.ts';
import { aliasRoutes } from './aliases.ts';
import { appPasswordRoutes } from './app-passwords.ts';
import { certificateRoutes } from './certificate.ts';
import { deliveryRoutes } from './deliveries.ts';
import { domainRoutes } from './domains.ts';
import { healthRoutes } from './health.ts';
import { implementAdmin } from './implementer.ts';
import type { ApiDependencies } from './implementer.ts';
import { mailboxRoutes } from './mailboxes.ts';
import { queueRoutes } from './queue.ts';
import { recoveryRoutes } from './recovery.ts';
import { relayRoutes, sendingLimitRoutes, suppressionRoutes, tlsResultRoutes } from './sending.ts';
import { settingRoutes } from './settings.ts';
import { sieveRoutes } from './sieve.ts';
import { webhookRoutes } from './webhooks.ts';

export function createRouter(dependencies: ApiDependencies) {
  const os = implementAdmin(dependencies.log);
  return os.router({
    health: healthRoutes(os, dependencies),
    domains: domainRoutes(os, dependencies),
    mailboxes: mailboxRoutes(os, dependencies),
    appPasswords: appPasswordRoutes(os, dependencies),
    recovery: recoveryRoutes(os, dependencies),
    aliases: aliasRoutes(os, dependencies),
    accessRules: accessRuleRoutes(os, dependencies),
    webhooks: webhookRoutes(os, dependencies),
    sieve: sieveRoutes(os, dependencies),
    certificate: certificateRoutes(os, dependencies),
    queue: queueRoutes(os, dependencies),
    suppressions: suppressionRoutes(os, dependencies),
    relays: relayRoutes(os, dependencies),
    sendingLimits: sendingLimitRoutes(os, dependencies),
    tlsResults: tlsResultRoutes(os, dependencies),
    deliveries: deliveryRoutes(os, dependencies),
    settings: settingRoutes(os, dependencies),
  });
}
