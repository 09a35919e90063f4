/** Settings of the whole server, and of one domain or one mailbox where a setting allows that. */

/** The languages that a new mailbox may have the names of its folders in. */
export const FOLDER_LANGUAGES = ['en', 'es', 'ca', 'de', 'fr', 'it', 'nl', 'pt'] as const;
export type FolderLanguage = (typeof FOLDER_LANGUAGES)[number];

/** Every setting there is. Whoever adds one gives its check and its standard in storage/service/configuration/setting-kinds.ts. */
export interface SettingValues {
  /** Delivery events older than this go. */
  readonly 'events.keep-days': number;
  /** Of delivery events, no more than this many stay. */
  readonly 'events.keep-count': number;
  /** Where letters go that a POP3 program deletes, as most do once they have fetched them. */
  readonly 'pop3.deleted-to': 'trash' | 'gone';
  /** POP3 shows no more letters than this many, the newest; 0 for all. */
  readonly 'pop3.newest': number;
  /** What Sent, Drafts and the others are called in a mailbox that is made from now on. */
  readonly 'folders.language': FolderLanguage;
}

export type SettingName = keyof SettingValues;
export type SettingValue = SettingValues[SettingName];

/** Whose value: of the mailbox with that address, of the domain, or of the whole server when neither is named. */
export interface SettingPlace {
  readonly domain?: string;
  readonly address?: string;
}

export interface SettingRow {
  readonly name: SettingName;
  /** Both null for the whole server; one of them otherwise. */
  readonly domain: string | null;
  readonly address: string | null;
  readonly value: SettingValue;
  readonly updatedAt: number;
}

export interface SettingOperations {
  /** What holds: the mailbox's own value, else that of its domain, else the server's, else the standard one. */
  'setting.get': [
    SettingPlace & { readonly name: SettingName },
    { readonly value: SettingValue; readonly from: 'mailbox' | 'domain' | 'server' | 'standard' },
  ];
  /** Null takes it back. @throws StorageError NOT_FOUND without that domain or mailbox, INVALID_INPUT when the setting is not theirs to set. */
  'setting.set': [SettingPlace & { readonly name: SettingName; readonly value: SettingValue | null }, Record<string, never>];
  /** All that were set, of the server, of every domain and mailbox, or of one domain and its mailboxes. */
  'setting.list': [{ readonly domain?: string }, readonly SettingRow[]];
}
