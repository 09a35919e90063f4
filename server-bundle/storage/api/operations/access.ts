/** Allow and deny lists: who may write to a domain or an address of ours, and to whom a domain may not write. */
import type { DisabledReply } from './recipients.ts';

/** What a rule compares. `asn` needs somebody who knows the network's number; no data for that comes along. */
export type AccessKind = 'address' | 'domain' | 'cidr' | 'asn';

export interface AccessRuleRow {
  readonly id: number;
  readonly domain: string;
  /** Of a mailbox or alias (as the alias is written); null for the whole domain. */
  readonly address: string | null;
  /** in: mail to us, by its sender or client. out: mail of ours, by its recipient. */
  readonly direction: 'in' | 'out';
  readonly action: 'allow' | 'deny';
  readonly kind: AccessKind;
  /** An address; a domain with all below it; an IP network or address; a number. */
  readonly value: string;
  /** The answer to whom `deny` turns away; 550 when null. */
  readonly reply: DisabledReply | null;
  readonly note: string;
  readonly createdAt: number;
}

export interface AccessOperations {
  'access.list': [{ readonly domain: string }, readonly AccessRuleRow[]];
  'access.add': [
    {
      readonly domain: string;
      readonly address?: string | null;
      readonly direction: 'in' | 'out';
      readonly action: 'allow' | 'deny';
      readonly kind: AccessKind;
      readonly value: string;
      readonly reply?: DisabledReply | null;
      readonly note?: string;
    },
    AccessRuleRow,
  ];
  'access.remove': [{ readonly id: number }, Record<string, never>];
  /** Which of the recipients the sender's domain may not write to. */
  'access.outbound': [{ readonly sender: string; readonly recipients: readonly string[] }, { readonly denied: readonly string[] }];
}
