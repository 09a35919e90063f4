/** The icon in the tray: a dot for what needs the person, and two things to do. Only there when the person wants the app to stay. */
import { Menu, nativeImage, Tray } from 'electron';
import path from 'node:path';
import type { Alert } from '../../../contract/models.ts';
import type { Words } from './words.ts';

export type TrayState = 'quiet' | 'warn' | 'fail';

export interface TrayOptions {
  /** Where tray-quiet.png and its like are, each with an @2x beside it. */
  readonly icons: string;
  readonly words: Words;
  readonly onOpen: () => void;
  readonly onQuit: () => void;
}

/** The worst of what is open and was not set aside. */
export function trayStateOf(alerts: readonly Pick<Alert, 'severity' | 'dismissedAt'>[]): TrayState {
  const open = alerts.filter((each) => each.dismissedAt === null);
  if (open.length === 0) return 'quiet';
  return open.some((each) => each.severity === 'fail') ? 'fail' : 'warn';
}

export class AppTray implements Disposable {
  readonly #options: TrayOptions;
  #tray: Tray | null = null;
  #state: TrayState = 'quiet';

  constructor(options: TrayOptions) {
    this.#options = options;
  }

  show(): void {
    if (this.#tray) return;
    const { words, onOpen, onQuit } = this.#options;
    const tray = new Tray(this.#image());
    this.#tray = tray;
    tray.setContextMenu(Menu.buildFromTemplate([{ label: words.open, click: onOpen }, { type: 'separator' }, { label: words.quit, click: onQuit }]));
    tray.on('click', onOpen);
    this.setState(this.#state);
  }

  hide(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }

  setState(state: TrayState): void {
    this.#state = state;
    const { words } = this.#options;
    this.#tray?.setImage(this.#image());
    this.#tray?.setToolTip(state === 'quiet' ? words.quiet : words.alerts);
  }

  [Symbol.dispose](): void {
    this.hide();
  }

  #image(): Electron.NativeImage {
    return nativeImage.createFromPath(path.join(this.#options.icons, `tray-${this.#state}.png`));
  }
}
