/** Domains and their DKIM keys. */
export interface DomainRow {
  readonly name: string;
  readonly dkimSelector: string;
  /** Base64 SPKI. */
  readonly dkimPublicKey: string;
  /** Null unless it was switched on. The key is base64 of its 32 bytes. */
  readonly dkimEd25519: { readonly selector: string; readonly publicKey: string } | null;
  readonly mailboxes: number;
  readonly aliases: number;
  /** Milliseconds since the epoch, as every time here. */
  readonly createdAt: number;
}

interface SigningKey {
  readonly selector: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
}

export interface DomainOperations {
  'domain.list': [Record<string, never>, readonly DomainRow[]];
  'domain.create': [{ readonly name: string }, DomainRow];
  'domain.get': [{ readonly name: string }, DomainRow];
  'domain.remove': [{ readonly name: string }, Record<string, never>];
  /** A second DKIM key (RFC 8463), whose signatures go beside those of the first. Switched on twice it stays the same; switched off it is gone. */
  'domain.set-ed25519': [{ readonly name: string; readonly enabled: boolean }, DomainRow];
  /** `ed25519` is there for domains that have it switched on. */
  'dkim.key': [{ readonly domain: string }, (SigningKey & { readonly ed25519?: SigningKey }) | null];
}
