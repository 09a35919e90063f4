/**
 * One xterm screen, fitted to its box. Remote bytes reach only the emulator: no links are made of them unless whoever opens it says how,
 * and without the clipboard add-on OSC 52 does nothing.
 */
import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Terminal, type ITerminalOptions } from '@xterm/xterm';

export interface Screen {
  readonly terminal: Terminal;
  readonly search: SearchAddon;
  /** Once it is in the page again: its box may have another size now. */
  fit(): void;
  dispose(): void;
}

const LOOK: ITerminalOptions = {
  fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSize: 12.5,
  lineHeight: 1.35,
  cursorBlink: false,
  allowProposedApi: true,
  linkHandler: { activate: () => undefined },
  theme: {
    background: '#16181a',
    foreground: '#d6d8d6',
    cursor: '#5eead4',
    cursorAccent: '#16181a',
    selectionBackground: '#2f4a47',
    black: '#25292d',
    red: '#f98b84',
    green: '#6bd694',
    yellow: '#f3bd55',
    blue: '#8ab8ff',
    magenta: '#c9b6ff',
    cyan: '#5eead4',
    white: '#d6d8d6',
    brightBlack: '#8b8f91',
    brightRed: '#fca5a0',
    brightGreen: '#8ee8b0',
    brightYellow: '#f9d68a',
    brightBlue: '#aecdff',
    brightMagenta: '#ddd0ff',
    brightCyan: '#99f6e4',
    brightWhite: '#f5f5f4',
    /** Colour 16 of the palette: the ground of a chosen line. */
    extendedAnsi: ['#233c3a'],
  },
};

/** Waits for the font, since cells are measured once. */
export async function openScreen(box: HTMLElement, options: ITerminalOptions = {}): Promise<Screen> {
  await document.fonts.load("13px 'JetBrains Mono Variable'").catch(() => []);
  const terminal = new Terminal({ ...LOOK, ...options });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.open(box);
  fit.fit();
  const observer = new ResizeObserver(() => fit.fit());
  observer.observe(box);
  return {
    terminal,
    search,
    fit: () => fit.fit(),
    dispose: () => {
      observer.disconnect();
      terminal.dispose();
    },
  };
}
