/** For each setting: where it may be set, what it may be, and what holds while nobody set it. */
import type { SettingName, SettingValues } from '../../api/operations/settings.ts';
import { oneOf, whole } from '../inputs/checks.ts';
import type { Check } from '../inputs/checks.ts';

export interface SettingKind<V> {
  /** A setting of domains has a value for the whole server as well, which holds where a domain has none. */
  readonly scope: 'server' | 'domain';
  readonly check: Check;
  readonly standard: V;
}

export const SETTING_KINDS: { readonly [N in SettingName]: SettingKind<SettingValues[N]> } = {
  'events.keep-days': { scope: 'server', check: whole(1, 3650), standard: 30 },
  'events.keep-count': { scope: 'server', check: whole(1000, 10_000_000), standard: 200_000 },
  'pop3.deleted-to': { scope: 'domain', check: oneOf('trash', 'gone'), standard: 'trash' },
  'pop3.newest': { scope: 'domain', check: whole(0, 1_000_000), standard: 0 },
};
