import { expect, it } from 'vitest';
import type { z } from 'zod';
import { createPreferencesService } from './preferences.ts';

function settings(kept: unknown = null) {
  const store = { kept };
  return {
    store,
    get: <T>(_name: string, schema: z.ZodType<T>): T | null => schema.safeParse(store.kept).data ?? null,
    set: (_name: string, value: unknown): void => void (store.kept = value),
  };
}

it('begins with nothing that was not asked for', () => {
  expect(Object.values(createPreferencesService(settings()).get())).toEqual([false, false, false]);
});

it('changes what is named and nothing else', () => {
  const own = createPreferencesService(settings());
  own.set({ stayInTray: true });
  expect(own.set({ checkForUpdates: true, stayInTray: undefined })).toEqual({ systemNotifications: false, checkForUpdates: true, stayInTray: true });
});

it('reads what an older app has kept, and nothing that is damaged', () => {
  expect(createPreferencesService(settings({ stayInTray: true })).get()).toMatchObject({ stayInTray: true, checkForUpdates: false });
  expect(createPreferencesService(settings({ stayInTray: 'yes' })).get()).toMatchObject({ stayInTray: false });
});
