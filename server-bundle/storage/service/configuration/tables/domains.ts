/** The tables of domains and aliases, as their migrations make them. */
import type { Generated } from 'kysely';
import type { AliasKind, DisabledReply } from '../../../api/operations/recipients.ts';

export interface DomainTables {
  readonly domains: {
    readonly name: string;
    readonly dkim_selector: string;
    /** Base64 SPKI. */
    readonly dkim_public_key: string;
    /** PKCS #8 in PEM, sealed. */
    readonly dkim_private_sealed: Buffer | null;
    readonly created_at: number;
  };
  readonly dkim_ed25519: {
    readonly domain: string;
    readonly selector: string;
    /** Base64 of its 32 bytes. */
    readonly public_key: string;
    /** PKCS #8 in PEM, sealed. */
    readonly private_sealed: Buffer;
    readonly created_at: number;
  };
  readonly aliases: {
    readonly address: string;
    readonly domain: string;
    /** A JSON array. */
    readonly targets: string;
    readonly created_at: number;
    readonly kind: Generated<AliasKind>;
    readonly position: Generated<number>;
    readonly disabled_reply: DisabledReply | null;
    readonly label: Generated<string>;
    readonly description: Generated<string>;
  };
}
