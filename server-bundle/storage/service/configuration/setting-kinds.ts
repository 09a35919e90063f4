/** For each setting: where it may be set, what it may be, and what holds while nobody set it. */
import { FOLDER_LANGUAGES, type SettingName, type SettingValues } from '../../api/operations/settings.ts';
import { oneOf, whole } from '../inputs/checks.ts';
import type { Check } from '../inputs/checks.ts';

export interface SettingKind<V> {
  /** The least that it may be set for. Whoever has no value of its own has that of its domain, then that of the whole server. */
  readonly scope: 'server' | 'domain' | 'mailbox';
  readonly check: Check;
  readonly standard: V;
}

export const SETTING_KINDS: { readonly [N in SettingName]: SettingKind<SettingValues[N]> } = {
  'events.keep-days': { scope: 'server', check: whole(1, 3650), standard: 30 },
  'events.keep-count': { scope: 'server', check: whole(1000, 10_000_000), standard: 200_000 },
  'pop3.deleted-to': { scope: 'mailbox', check: oneOf('trash', 'gone'), standard: 'trash' },
  'pop3.newest': { scope: 'mailbox', check: whole(0, 1_000_000), standard: 0 },
  'folders.language': { scope: 'domain', check: oneOf(...FOLDER_LANGUAGES), standard: 'en' },
};
