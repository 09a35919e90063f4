/** Domains and their DKIM keys. */
export interface DomainRow {
  readonly name: string;
  readonly dkimSelector: string;
  /** Base64 SPKI. */
  readonly dkimPublicKey: string;
  readonly mailboxes: number;
  readonly aliases: number;
  /** Milliseconds since the epoch, as every time here. */
  readonly createdAt: number;
}

export interface DomainOperations {
  'domain.list': [Record<string, never>, readonly DomainRow[]];
  'domain.create': [{ readonly name: string }, DomainRow];
  'domain.get': [{ readonly name: string }, DomainRow];
  'domain.remove': [{ readonly name: string }, Record<string, never>];
  'dkim.key': [{ readonly domain: string }, { readonly selector: string; readonly privateKey: string } | null];
}
