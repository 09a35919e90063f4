/** The person's choices that main must know too. Kept in the vault. */
import { z } from 'zod';

export const preferences = z.object({
  /** Say new alerts through the system's notifications. */
  systemNotifications: z.boolean(),
  /** Ask for a new version of the app once a day. Never downloads by itself. */
  checkForUpdates: z.boolean(),
  /** Closing the window leaves the app in the tray. */
  stayInTray: z.boolean(),
});
export type Preferences = z.infer<typeof preferences>;
