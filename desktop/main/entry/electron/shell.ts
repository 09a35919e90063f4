/** What the desktop window can do for the page in it: say things through the system, lead to a place, look for a new version. */
import { Notification } from 'electron';
import type { DesktopEvent } from '../../../contract/models.ts';
import type { Desktop } from '../../services/desktop/desktop.ts';

export interface ShellOptions {
  readonly updates: Desktop['updates'];
  /** Brings the window to the front. */
  readonly show: () => void;
}

export class DesktopShell implements Desktop {
  readonly updates: Desktop['updates'];
  readonly #show: () => void;
  readonly #listeners = new Set<(event: DesktopEvent) => void>();
  /** Shown until they are closed: without a reference the system's answer to a click would be lost. */
  readonly #notifications = new Set<Notification>();
  /** Asked for before there was a page. Only the last counts. */
  #waiting: DesktopEvent | null = null;

  constructor({ updates, show }: ShellOptions) {
    this.updates = updates;
    this.#show = show;
  }

  /** Shows the window and hands the event to its page, now or when there is one. */
  ask(event: DesktopEvent): void {
    this.#show();
    if (this.#listeners.size === 0) this.#waiting = event;
    for (const listener of this.#listeners) listener(event);
  }

  notify({ title, body, place }: { readonly title: string; readonly body: string; readonly place: string }): void {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body, silent: true });
    this.#notifications.add(notification);
    const forget = (): void => void this.#notifications.delete(notification);
    notification.on('click', () => {
      forget();
      this.ask({ kind: 'go', place });
    });
    notification.on('close', forget);
    notification.show();
  }

  async *watch({ signal }: { readonly signal?: AbortSignal | undefined } = {}): AsyncGenerator<DesktopEvent, void> {
    const events: DesktopEvent[] = this.#waiting === null ? [] : [this.#waiting];
    this.#waiting = null;
    let wake = (): void => undefined;
    const listener = (event: DesktopEvent): void => {
      events.push(event);
      wake();
    };
    const end = (): void => wake();
    this.#listeners.add(listener);
    signal?.addEventListener('abort', end, { once: true });
    try {
      while (!signal?.aborted) {
        const event = events.shift();
        if (event) yield event;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.#listeners.delete(listener);
      signal?.removeEventListener('abort', end);
    }
  }
}
