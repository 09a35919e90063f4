/** The tables of access lists, webhooks and return paths, as their migrations make them. */
import type { Generated } from 'kysely';
import type { AccessKind } from '../../../api/operations/access.ts';
import type { DisabledReply } from '../../../api/operations/recipients.ts';

export interface RecipientTables {
  readonly access_rules: {
    readonly id: Generated<number>;
    readonly domain: string;
    /** '' for the whole domain. */
    readonly address: string;
    readonly direction: 'in' | 'out';
    readonly action: 'allow' | 'deny';
    readonly kind: AccessKind;
    readonly value: string;
    readonly reply: DisabledReply | null;
    readonly note: string;
    readonly created_at: number;
  };
  readonly webhooks: {
    readonly url: string;
    /** Sealed for `webhooks/secret/<url>`, both. */
    readonly secret: Buffer;
    readonly previous_secret: Buffer | null;
    readonly created_at: number;
    readonly rotated_at: number | null;
  };
  readonly forwarding_secrets: {
    readonly id: Generated<number>;
    /** Sealed for `forwarding_secrets/secret/<created_at>`. */
    readonly secret: Buffer;
    readonly created_at: number;
  };
}
