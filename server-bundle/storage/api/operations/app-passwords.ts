/** App passwords: generated, named, for one program or device each, revocable one by one. */

/** The services that a login may be limited to; the names are those of their roles. */
export const APP_PROTOCOLS = ['imap', 'smtp', 'managesieve', 'pop3'] as const;
export type AppProtocol = (typeof APP_PROTOCOLS)[number];

export interface AppPasswordRow {
  readonly id: string;
  readonly name: string;
  /** Null for all. */
  readonly protocols: readonly AppProtocol[] | null;
  readonly createdAt: number;
  /** To ten minutes; null when it was never used. */
  readonly lastUsedAt: number | null;
}

export interface AppPasswordOperations {
  'app-password.list': [{ readonly address: string }, readonly AppPasswordRow[]];
  /** `currentPassword` is the mailbox's own: an app password makes no others. `password` is told this once. */
  'app-password.create': [
    {
      readonly address: string;
      readonly currentPassword: string;
      readonly name: string;
      readonly protocols?: readonly AppProtocol[] | null;
    },
    AppPasswordRow & { readonly password: string },
  ];
  /** The mailbox's open sessions end; whoever has another password logs in again. */
  'app-password.revoke': [{ readonly address: string; readonly id: string }, Record<string, never>];
}
