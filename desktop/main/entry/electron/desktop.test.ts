/** What the desktop door adds to the interface – menu, tray, notifications, links, the window's place – with a played electron. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alert, DesktopEvent } from '../../../contract/models.ts';

type Listener = (...values: readonly unknown[]) => void;

const played = vi.hoisted(() => ({
  supported: true,
  notifications: [] as { options: Record<string, unknown>; shown: boolean; emit: (name: string) => void }[],
  trays: [] as { image: string; tip: string; gone: boolean; emit: (name: string) => void }[],
  windows: [] as { options: Record<string, unknown>; calls: string[]; emit: (name: string, event?: unknown) => void }[],
  app: new Map<string, (...values: readonly unknown[]) => void>(),
}));

vi.mock('electron', () => {
  class Emitter {
    readonly listeners = new Map<string, Listener[]>();
    readonly on = (name: string, listener: Listener): void => void this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
    readonly once = this.on;
    readonly emit = (name: string, event?: unknown): void => this.listeners.get(name)?.forEach((listener) => listener(event));
  }
  return {
    app: { on: (name: string, listener: Listener) => played.app.set(name, listener) },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    nativeTheme: { shouldUseDarkColors: false },
    nativeImage: { createFromPath: (file: string) => path.basename(file) },
    Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => undefined },
    Notification: class extends Emitter {
      static isSupported = (): boolean => played.supported;
      readonly record: (typeof played.notifications)[number];
      constructor(options: Record<string, unknown>) {
        super();
        this.record = { options, shown: false, emit: (name) => this.emit(name) };
        played.notifications.push(this.record);
      }
      show = (): void => void (this.record.shown = true);
    },
    Tray: class extends Emitter {
      readonly record: (typeof played.trays)[number];
      constructor(image: string) {
        super();
        this.record = { image, tip: '', gone: false, emit: (name) => this.emit(name) };
        played.trays.push(this.record);
      }
      setContextMenu = (): void => undefined;
      setImage = (image: string): void => void (this.record.image = image);
      setToolTip = (tip: string): void => void (this.record.tip = tip);
      destroy = (): void => void (this.record.gone = true);
    },
    BrowserWindow: class extends Emitter {
      readonly record: (typeof played.windows)[number];
      constructor(options: Record<string, unknown>) {
        super();
        this.record = { options, calls: [], emit: this.emit };
        played.windows.push(this.record);
      }
      readonly #call = (name: string) => (): void => void this.record.calls.push(name);
      show = this.#call('show');
      hide = this.#call('hide');
      focus = this.#call('focus');
      restore = this.#call('restore');
      maximize = this.#call('maximize');
      isMinimized = (): boolean => false;
      isMaximized = (): boolean => true;
      getNormalBounds = () => ({ x: 10, y: 20, width: 1000, height: 700 });
      loadURL = (): Promise<void> => Promise.resolve();
    },
  };
});

const { DesktopShell } = await import('./shell.ts');
const { menuTemplate } = await import('./menu.ts');
const { AppTray, trayStateOf } = await import('./tray.ts');
const { followInTray, lookForUpdatesDaily } = await import('./standing-work.ts');
const { MainWindow } = await import('./windows.ts');
const { windowOptions } = await import('./window.ts');
const { wordsFor } = await import('./words.ts');

const words = wordsFor('en-GB');
const folder = mkdtempSync(path.join(os.tmpdir(), 'palomar-desktop-'));
afterAll(() => rmSync(folder, { recursive: true }));
const updates = { check: vi.fn(), download: vi.fn(), install: vi.fn() };

beforeEach(() => {
  played.notifications.length = played.trays.length = played.windows.length = 0;
  played.supported = true;
});

describe('what the page is asked', () => {
  it('reaches it at once, and the window comes to the front', async () => {
    const show = vi.fn();
    const shell = new DesktopShell({ updates, show });
    const stream = shell.watch({});
    const next = stream.next();
    shell.ask({ kind: 'palette' });
    expect((await next).value).toEqual({ kind: 'palette' });
    expect(show).toHaveBeenCalledOnce();
  });

  it('waits for a page that is not there yet, the last of it only', async () => {
    const shell = new DesktopShell({ updates, show: () => undefined });
    shell.ask({ kind: 'go', place: '#/add' });
    shell.ask({ kind: 'go', place: '#/settings' });
    const stop = new AbortController();
    const stream = shell.watch({ signal: stop.signal });
    expect((await stream.next()).value).toEqual({ kind: 'go', place: '#/settings' });
    const end = stream.next();
    stop.abort();
    expect((await end).done).toBe(true);
  });
});

describe('a notification', () => {
  it('leads to its place when it is chosen', async () => {
    const show = vi.fn();
    const shell = new DesktopShell({ updates, show });
    shell.notify({ title: 'Aviary', body: 'mx is not healthy', place: '#/servers/aviary/logs' });
    const [sent] = played.notifications;
    expect(sent).toMatchObject({ shown: true, options: { title: 'Aviary', body: 'mx is not healthy' } });
    expect(show).not.toHaveBeenCalled();
    sent?.emit('click');
    expect(show).toHaveBeenCalledOnce();
    expect((await shell.watch({}).next()).value).toEqual({ kind: 'go', place: '#/servers/aviary/logs' });
  });

  it('is left out where the system has none', () => {
    played.supported = false;
    new DesktopShell({ updates, show: () => undefined }).notify({ title: 'a', body: 'b', place: '#/' });
    expect(played.notifications).toEqual([]);
  });
});

describe('the menu', () => {
  const asked: DesktopEvent[] = [];
  const ask = (event: DesktopEvent): void => void asked.push(event);
  const flat = (platform: NodeJS.Platform) =>
    menuTemplate(words, ask, platform).flatMap((item) => [item, ...(Array.isArray(item.submenu) ? item.submenu : [])]);

  it.each(['darwin', 'linux', 'win32'] as const)('has the roles of %s and no way to developer tools or reloading', (platform) => {
    const roles = flat(platform).flatMap(({ role }) => role ?? []);
    expect(roles).toEqual(expect.arrayContaining(['editMenu', 'windowMenu', 'togglefullscreen', platform === 'darwin' ? 'appMenu' : 'fileMenu']));
    expect(roles.filter((role) => /reload|devtools/i.test(role))).toEqual([]);
  });

  it.each(['darwin', 'linux'] as const)('asks the page for what it names (%s)', (platform) => {
    asked.length = 0;
    for (const { click } of flat(platform)) (click as (() => void) | undefined)?.();
    const settings: DesktopEvent = { kind: 'go', place: '#/settings' };
    expect(asked).toEqual(expect.arrayContaining([settings, { kind: 'palette' }, { kind: 'shortcuts' }]));
    expect(flat(platform).filter(({ label }) => label === words.settings)).toHaveLength(1);
  });

  it('speaks the system’s language', () => {
    expect(wordsFor('es-MX').settings).toBe('Ajustes…');
    expect(wordsFor('de').settings).toBe(words.settings);
  });
});

describe('the tray', () => {
  const alert = (severity: Alert['severity'], dismissedAt: string | null = null) => ({ severity, dismissedAt });
  afterEach(() => vi.useRealTimers());

  it('shows the worst of what is open', () => {
    expect(trayStateOf([])).toBe('quiet');
    expect(trayStateOf([alert('warn')])).toBe('warn');
    expect(trayStateOf([alert('warn'), alert('fail')])).toBe('fail');
    expect(trayStateOf([alert('fail', '2026-11-22T10:00:00.000Z')])).toBe('quiet');
  });

  it('is there only while it is wanted, and servers are looked at for it only then', async () => {
    vi.useFakeTimers();
    let wanted = false;
    let watchers = 0;
    const watch = async function* ({ signal }: { signal?: AbortSignal | undefined } = {}) {
      watchers += 1;
      yield [{ severity: 'fail', dismissedAt: null } as Alert];
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      watchers -= 1;
    };
    const ended = new AbortController();
    const onOpen = vi.fn();
    const tray = new AppTray({ icons: '/icons', words, onOpen, onQuit: () => undefined });
    followInTray(tray, { alerts: { watch }, wanted: () => wanted }, ended.signal);
    expect(played.trays).toEqual([]);
    wanted = true;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(played.trays[0]).toMatchObject({ image: 'tray-fail.png', tip: words.alerts, gone: false });
    played.trays[0]?.emit('click');
    expect(onOpen).toHaveBeenCalledOnce();
    wanted = false;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(played.trays[0]?.gone).toBe(true);
    expect(watchers).toBe(0);
    ended.abort();
  });

  it('looks for a new version once a day, where that is allowed, and only says so', async () => {
    vi.useFakeTimers();
    let allowed = false;
    const check = vi.fn(() => Promise.resolve({ kind: 'available', version: '9.0.0', message: null } as const));
    const shell = { updates: { ...updates, check }, notify: vi.fn() };
    const ended = new AbortController();
    lookForUpdatesDaily(shell, () => allowed, words, ended.signal);
    await vi.advanceTimersByTimeAsync(2 * 86_400_000);
    expect(check).not.toHaveBeenCalled();
    allowed = true;
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(check).toHaveBeenCalledOnce();
    expect(shell.notify).toHaveBeenCalledWith(expect.objectContaining({ place: '#/settings' }));
    expect(updates.download).not.toHaveBeenCalled();
    ended.abort();
    await vi.advanceTimersByTimeAsync(2 * 86_400_000);
    expect(check).toHaveBeenCalledOnce();
  });
});

describe('the window', () => {
  const options = { preload: '/preload.cjs', stateFile: path.join(folder, 'window.json') };

  it('has its title bar inside on a Mac, and the system’s own elsewhere', () => {
    expect(windowOptions('/preload.cjs', 'darwin')).toMatchObject({ titleBarStyle: 'hiddenInset' });
    for (const platform of ['linux', 'win32'] as const) expect(windowOptions('/preload.cjs', platform)).not.toHaveProperty('titleBarStyle');
  });

  it('is not shown before there is anybody to call', () => {
    const window = new MainWindow({ ...options, staysInTray: () => false });
    window.show();
    expect(played.windows).toEqual([]);
    window.begin();
    window.show();
    expect(played.windows).toHaveLength(1);
  });

  it('comes back where it was, as large as it was', () => {
    const first = new MainWindow({ ...options, staysInTray: () => false });
    first.begin();
    const preventDefault = vi.fn();
    played.windows[0]?.emit('close', { preventDefault });
    expect(preventDefault).not.toHaveBeenCalled();
    new MainWindow({ ...options, staysInTray: () => false }).begin();
    expect(played.windows[1]?.options).toMatchObject({ x: 10, y: 20, width: 1000, height: 700 });
    played.windows[1]?.emit('ready-to-show');
    expect(played.windows[1]?.calls).toContain('maximize');
  });

  it('hides when it is closed where the person wants that, and not when the app ends', () => {
    const window = new MainWindow({ ...options, staysInTray: () => true });
    window.begin();
    const preventDefault = vi.fn();
    played.windows[0]?.emit('close', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
    expect(played.windows[0]?.calls).toContain('hide');
    played.app.get('before-quit')?.();
    played.windows[0]?.emit('close', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });
});
