/**
 * The admin API: what the app (through the SSH tunnel) and administrators' scripts may ask of a server. oRPC, served as
 * OpenAPI under /v1. Each subject is described in a file of its own under admin/; this one puts them together.
 */
import { aliasesContract } from './admin/aliases.ts';
import { certificateContract } from './admin/certificate.ts';
import { domainsContract } from './admin/domains.ts';
import { healthContract } from './admin/health.ts';
import { mailboxesContract } from './admin/mailboxes.ts';
import { queueContract } from './admin/queue.ts';

export { aliasModel } from './admin/aliases.ts';
export { certificateModel } from './admin/certificate.ts';
export { domainModel } from './admin/domains.ts';
export { mailboxModel } from './admin/mailboxes.ts';
export { queueItemModel } from './admin/queue.ts';

export const adminContract = {
  health: healthContract,
  domains: domainsContract,
  mailboxes: mailboxesContract,
  aliases: aliasesContract,
  certificate: certificateContract,
  queue: queueContract,
};
export type AdminContract = typeof adminContract;
