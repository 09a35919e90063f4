/** The one window of the app: opened where it was, kept in the tray where the person wants that, and brought to the front by whoever asks. */
import { app, screen, type BrowserWindow } from 'electron';
import { keepWindowState, readWindowState } from './window-state.ts';
import { openWindow } from './window.ts';

export interface WindowsOptions {
  readonly preload: string;
  readonly stateFile: string;
  /** Closing hides. Asked at each closing. */
  readonly staysInTray: () => boolean;
}

export class MainWindow {
  readonly #options: WindowsOptions;
  #window: BrowserWindow | null = null;
  #quitting = false;
  #begun = false;

  constructor(options: WindowsOptions) {
    this.#options = options;
    app.on('before-quit', () => (this.#quitting = true));
  }

  /** From now on there is something to show: a page that came earlier would find nobody to call. */
  begin(): void {
    this.#begun = true;
    this.show();
  }

  readonly show = (): void => {
    if (!this.#begun) return;
    const window = this.#window ?? this.#open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };

  #open(): BrowserWindow {
    const { preload, stateFile, staysInTray } = this.#options;
    const displays = screen.getAllDisplays().map(({ workArea }) => workArea);
    const window = openWindow(preload, readWindowState(stateFile, displays));
    this.#window = window;
    window.on('close', (event) => {
      keepWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
      if (this.#quitting || !staysInTray()) return;
      event.preventDefault();
      window.hide();
    });
    window.on('closed', () => (this.#window = null));
    return window;
  }
}
