/** What only a desktop window can do. Its door brings it along; the others have none, and say so. */
import { PalomarError } from '../../../contract/errors.ts';
import type { DesktopEvent, UpdateState } from '../../../contract/models.ts';

export interface DesktopNotification {
  readonly title: string;
  readonly body: string;
  /** Where the window goes when the notification is chosen. */
  readonly place: string;
}

export interface Desktop {
  watch(options: { readonly signal?: AbortSignal | undefined }): AsyncGenerator<DesktopEvent, void>;
  notify(notification: DesktopNotification): void;
  readonly updates: {
    check(): Promise<UpdateState>;
    download(): Promise<UpdateState>;
    install(): void;
  };
}

/** @throws PalomarError DESKTOP_ONLY, always */
function refuse(): never {
  throw new PalomarError('DESKTOP_ONLY', 'Only the desktop window can do that; here is none.');
}

export const NO_DESKTOP: Desktop = { watch: refuse, notify: refuse, updates: { check: refuse, download: refuse, install: refuse } };
