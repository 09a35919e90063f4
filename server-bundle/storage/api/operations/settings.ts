/** Settings of the whole server, and of one domain where a setting allows that. */

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
}

export type SettingName = keyof SettingValues;
export type SettingValue = SettingValues[SettingName];

export interface SettingRow {
  readonly name: SettingName;
  /** Null for the whole server. */
  readonly domain: string | null;
  readonly value: SettingValue;
  readonly updatedAt: number;
}

export interface SettingOperations {
  /** What holds: the domain's own value, else the server's, else the standard one. */
  'setting.get': [
    { readonly name: SettingName; readonly domain?: string },
    { readonly value: SettingValue; readonly from: 'domain' | 'server' | 'standard' },
  ];
  /** Null takes it back. */
  'setting.set': [{ readonly name: SettingName; readonly domain?: string; readonly value: SettingValue | null }, Record<string, never>];
  /** All that were set, of the server and of every domain, or of one domain. */
  'setting.list': [{ readonly domain?: string }, readonly SettingRow[]];
}
