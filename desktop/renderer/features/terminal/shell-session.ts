/**
 * One shell and its screen. It lives on while its view is away: the screen is only taken from the page and put back. A shell that has ended,
 * or whose connection was lost, is opened again only when the person says so; what it showed stays. What a program does beyond showing
 * text – opening links, writing the clipboard – is told to the person or refused.
 */
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import type { ServerId } from '../../../contract/index.ts';
import { openScreen, type Screen } from '../../components/xterm.ts';
import type { Client } from '../../connection/connection.ts';
import { keyOf } from './keys.ts';
import { SCROLLBACK_LINES } from './limits.ts';
import { runShell } from './run-shell.ts';

export type ShellState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'live' }
  | { readonly kind: 'exit'; readonly exitCode: number | null }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What needs a person, or the view around the screen. */
export interface ShellListener {
  readonly onPaste: (text: string) => void;
  readonly onLink: (address: string) => void;
  readonly onClipboardRefused: () => void;
  readonly onFind: () => void;
  readonly onFocus: () => void;
}

interface Place {
  readonly client: Client;
  readonly serverId: ServerId;
  readonly service: string | null;
}

const CLIPBOARD_OSC = 52;

export class ShellSession {
  readonly #place: Place;
  readonly #host = document.createElement('div');
  readonly #ending = new AbortController();
  readonly #changed: () => void;
  #screen: Screen | null = null;
  #started = false;
  #listener: ShellListener | null = null;
  #state: ShellState = { kind: 'opening' };

  constructor(place: Place, changed: () => void) {
    this.#place = place;
    this.#changed = changed;
    this.#host.className = 'shell-host';
    this.#host.addEventListener('paste', (event) => this.#pasted(event), { capture: true });
    this.#host.addEventListener('focusin', () => this.#listener?.onFocus());
  }

  get state(): ShellState {
    return this.#state;
  }

  get screen(): Screen | null {
    return this.#screen;
  }

  /** Puts the screen into the page; the first time, this opens the shell. */
  attach(box: HTMLElement, listener: ShellListener): void {
    this.#listener = listener;
    box.append(this.#host);
    if (this.#screen) this.#screen.fit();
    else if (!this.#started) void this.#start();
  }

  detach(): void {
    this.#listener = null;
    this.#host.remove();
  }

  focus(): void {
    this.#screen?.terminal.focus();
  }

  /** Only for a text that was judged, or that the person has agreed to. Bracketed where the shell asks for it. */
  paste(text: string): void {
    this.#screen?.terminal.paste(text);
    this.focus();
  }

  /** Opens a shell again on the same screen. */
  again(): void {
    if (!this.#screen || this.#state.kind === 'live' || this.#state.kind === 'opening') return;
    // Whatever the last one left behind: colours, an alternate screen, a hidden cursor, the mouse.
    const leave = this.#screen.terminal.buffer.active.type === 'alternate' ? '\u001b[?1049l' : '';
    this.#screen.terminal.write(`${leave}\u001b[!p\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?2004l\u001b[?25h\u001b[0m\r\n`);
    void this.#run(this.#screen);
    this.focus();
  }

  close(): void {
    this.#ending.abort();
    this.detach();
    this.#screen?.dispose();
    this.#screen = null;
  }

  async #start(): Promise<void> {
    this.#started = true;
    const screen = await openScreen(this.#host, {
      scrollback: SCROLLBACK_LINES,
      cursorBlink: true,
      linkHandler: { activate: (_event, address) => this.#listener?.onLink(address), allowNonHttpProtocols: false },
    });
    if (this.#ending.signal.aborted) {
      screen.dispose();
      return;
    }
    this.#screen = screen;
    const { terminal } = screen;
    // Shells count an emoji as two cells, as Unicode has it since 9; the emulator by itself as one.
    terminal.loadAddon(new Unicode11Addon());
    terminal.unicode.activeVersion = '11';
    terminal.loadAddon(new WebLinksAddon((_event, address) => this.#listener?.onLink(address)));
    terminal.parser.registerOscHandler(CLIPBOARD_OSC, () => {
      this.#listener?.onClipboardRefused();
      return true;
    });
    terminal.attachCustomKeyEventHandler((event) => this.#key(event));
    if (this.#host.isConnected) terminal.focus();
    await this.#run(screen);
  }

  async #run({ terminal }: Screen): Promise<void> {
    const { signal } = this.#ending;
    this.#tell({ kind: 'opening' });
    try {
      const exitCode = await runShell({ ...this.#place, terminal, signal, onOpened: () => this.#tell({ kind: 'live' }) });
      if (!signal.aborted) this.#tell({ kind: 'exit', exitCode });
    } catch (error) {
      if (!signal.aborted) this.#tell({ kind: 'failed', error });
    }
  }

  #tell(state: ShellState): void {
    this.#state = state;
    this.#changed();
  }

  /** False: the shell does not hear of this key. */
  #key(event: KeyboardEvent): boolean {
    const terminal = this.#screen?.terminal;
    if (!terminal) return true;
    const key = keyOf(event, terminal.hasSelection());
    if (key === null) return this.#state.kind === 'live' || this.#state.kind === 'opening' || this.#keyOfTheEnded(event);
    if (event.type !== 'keydown') return false;
    // The paste itself comes as an event of its own, from the browser.
    if (key === 'paste') return false;
    event.preventDefault();
    if (key === 'copy') {
      void navigator.clipboard.writeText(terminal.getSelection()).catch(() => undefined);
      terminal.clearSelection();
    } else this.#listener?.onFind();
    return false;
  }

  /** Nobody hears what is typed any more: Enter opens a shell again, Tab goes on to what stands below. */
  #keyOfTheEnded(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown' || event.key !== 'Enter' || event.ctrlKey || event.altKey || event.metaKey) return false;
    event.preventDefault();
    this.again();
    return false;
  }

  #pasted(event: ClipboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    this.#listener?.onPaste(event.clipboardData?.getData('text/plain') ?? '');
  }
}
