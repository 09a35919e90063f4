/** setting operations. */
import { findSetting, listSettings, setSetting } from '../configuration/settings.ts';
import type { SettingOperations } from '../../api/operations/settings.ts';
import type { Handlers } from './context.ts';

export const settingHandlers: Handlers<keyof SettingOperations> = {
  'setting.get': (context, input) => context.configuration.read((db) => findSetting(db, input)),
  'setting.set': async (context, input) => {
    await context.configuration.transact((db) => setSetting(db, input, context.clock.now()));
    return {};
  },
  'setting.list': (context, input) => context.configuration.read((db) => listSettings(db, input.domain ?? undefined)),
};
