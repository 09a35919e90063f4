/** The person's choices that main must know too, in the vault. Nothing is on that was not asked for. */
import { preferences as model, type Preferences } from '../../../contract/models.ts';
import type { Stores } from '../../local/vault/stores.ts';

type Changes = Readonly<{ [Name in keyof Preferences]?: Preferences[Name] | undefined }>;

export interface PreferencesService {
  /** @throws PalomarError VAULT_LOCKED, VAULT_MISSING */
  get(): Preferences;
  /** What is absent stays as it is. */
  set(changes: Changes): Preferences;
}

const KEPT = 'preferences';
const NOTHING_ASKED: Preferences = { systemNotifications: false, checkForUpdates: false, stayInTray: false };

export function createPreferencesService(settings: Stores['settings']): PreferencesService {
  // Kept by an older app, some may be missing.
  const get = (): Preferences => ({ ...NOTHING_ASKED, ...given(settings.get(KEPT, model.partial()) ?? {}) });
  return {
    get,
    set: (changes) => {
      const next = { ...get(), ...given(changes) };
      settings.set(KEPT, next);
      return next;
    },
  };
}

function given({ systemNotifications, checkForUpdates, stayInTray }: Changes): Partial<Preferences> {
  return {
    ...(systemNotifications === undefined ? {} : { systemNotifications }),
    ...(checkForUpdates === undefined ? {} : { checkForUpdates }),
    ...(stayInTray === undefined ? {} : { stayInTray }),
  };
}
