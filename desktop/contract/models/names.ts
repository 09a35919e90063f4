/** The names that everything else is built of: hosts, domains, addresses. */
import { z } from 'zod';

export const serverId = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/)
  .brand<'ServerId'>();
export type ServerId = z.infer<typeof serverId>;

export const hostName = z.string().trim().min(1).max(253);
export const domainName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/, 'must be a domain name such as example.org');
export const emailAddress = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@<>"]{1,64}@[^\s@<>"]{1,253}$/, 'must be an address such as name@example.org');
