/** Recovery keys of domains. They belong to no server: forgetting one must not take along what opens its mailboxes. */
export const recoveryKeys = `
CREATE TABLE recovery_key (
  id TEXT PRIMARY KEY,
  domain TEXT NOT NULL,
  public_key TEXT NOT NULL,
  private_key TEXT NOT NULL,
  made_at TEXT NOT NULL
) STRICT;
CREATE INDEX recovery_key_by_domain ON recovery_key (domain, made_at);
`;
