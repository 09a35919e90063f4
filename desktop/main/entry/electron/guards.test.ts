/** The desktop door's checklist, held on the code itself with a played electron. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

type Handler = (...values: readonly unknown[]) => unknown;

const played = vi.hoisted(() => ({
  ipc: new Map<string, (...values: readonly unknown[]) => unknown>(),
  windows: [] as { options: Record<string, unknown>; loaded: string[] }[],
  outside: [] as string[],
  sent: [] as unknown[][],
  listeners: [] as ((event: unknown) => void)[],
}));

vi.mock('electron', () => ({
  ipcMain: { on: (channel: string, handler: Handler) => played.ipc.set(channel, handler) },
  ipcRenderer: { postMessage: (...values: unknown[]) => played.sent.push(values) },
  shell: { openExternal: (url: string) => Promise.resolve(played.outside.push(url)) },
  nativeTheme: { shouldUseDarkColors: true },
  BrowserWindow: class {
    readonly record: { options: Record<string, unknown>; loaded: string[] };
    constructor(options: Record<string, unknown>) {
      this.record = { options, loaded: [] };
      played.windows.push(this.record);
    }
    once(): void {
      /* ready-to-show never comes here. */
    }
    loadURL(url: string): Promise<void> {
      this.record.loaded.push(url);
      return Promise.resolve();
    }
  },
}));

const { guardContents, guardSession } = await import('./guards.ts');
const { openWindow, windowOptions } = await import('./window.ts');
const { serveCalls } = await import('./calls.ts');
const { PORT_CHANNEL } = await import('./channels.ts');
const { answerFrom } = await import('./protocol.ts');
const { isOurs } = await import('./origin.ts');
const { mayOpenOutside } = await import('./external.ts');

const FOREIGN = [
  'https://palomar/',
  'file:///etc/passwd',
  'app://palomar.evil/',
  'app://evil/',
  'app://user@palomar/',
  'http://app://palomar/',
  'javascript:alert(1)',
  'data:text/html,x',
  'about:blank',
  '',
];

beforeEach(() => {
  played.outside.length = 0;
  played.sent.length = 0;
});

describe('the window', () => {
  it('is isolated, sandboxed and has no Node in it', () => {
    const { webPreferences } = windowOptions('/preload.cjs');
    expect(webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      devTools: false,
    });
  });

  it('loads our own scheme and never a file', () => {
    openWindow('/preload.cjs');
    expect(played.windows.at(-1)?.loaded).toEqual(['app://palomar/']);
  });
});

describe('every page', () => {
  const handlers = new Map<string, Handler>();
  let onOpen: (details: { url: string }) => unknown;
  guardContents({
    on: (name: string, handler: Handler) => handlers.set(name, handler),
    setWindowOpenHandler: (handler: typeof onOpen) => (onOpen = handler),
  } as never);

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('may not leave our origin by %s', (name) => {
    for (const url of FOREIGN) {
      const preventDefault = vi.fn();
      handlers.get(name)?.({ url, preventDefault });
      expect(preventDefault, url).toHaveBeenCalledOnce();
    }
    const stay = vi.fn();
    handlers.get(name)?.({ url: 'app://palomar/#/settings', preventDefault: stay });
    expect(stay).not.toHaveBeenCalled();
  });

  it('may not embed a webview', () => {
    const preventDefault = vi.fn();
    handlers.get('will-attach-webview')?.({ preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it('may not open a window, and reaches the system browser only for hosts we name', () => {
    for (const url of [
      ...FOREIGN,
      'http://www.rfc-editor.org/',
      'https://www.rfc-editor.org.evil.example/',
      'https://a@www.rfc-editor.org/',
      'https://www.rfc-editor.org:8443/',
    ]) {
      expect(onOpen({ url })).toEqual({ action: 'deny' });
      expect(mayOpenOutside(url), url).toBe(false);
    }
    expect(played.outside).toEqual([]);
    expect(onOpen({ url: 'https://www.rfc-editor.org/rfc/rfc5321' })).toEqual({ action: 'deny' });
    expect(played.outside).toEqual(['https://www.rfc-editor.org/rfc/rfc5321']);
  });

  it('is asked for no permission but copying, by our own page', () => {
    let request: (contents: unknown, permission: string, answer: (given: boolean) => void, details: { requestingUrl: string }) => void = () =>
      undefined;
    let check: (contents: unknown, permission: string, origin: string) => boolean = () => true;
    guardSession({
      setPermissionRequestHandler: (handler: typeof request) => (request = handler),
      setPermissionCheckHandler: (handler: typeof check) => (check = handler),
      setDevicePermissionHandler: (handler: () => boolean) => expect(handler()).toBe(false),
    } as never);
    const given = (permission: string, requestingUrl: string): boolean => {
      let answer = true;
      request(null, permission, (value) => (answer = value), { requestingUrl });
      expect(check(null, permission, requestingUrl)).toBe(answer);
      return answer;
    };
    for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'fullscreen', 'clipboard-read', 'hid'])
      expect(given(permission, 'app://palomar/'), permission).toBe(false);
    expect(given('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    expect(given('clipboard-sanitized-write', 'app://palomar/')).toBe(true);
  });
});

describe('calls', () => {
  serveCalls({ router: {} as never });
  const arrive = (senderFrame: unknown) => {
    const port = { close: vi.fn(), start: vi.fn(), on: vi.fn(), postMessage: vi.fn() };
    played.ipc.get(PORT_CHANNEL)?.({ ports: [port], senderFrame });
    return port;
  };

  it('are the only channel', () => {
    expect([...played.ipc.keys()]).toEqual([PORT_CHANNEL]);
  });

  it('are answered on a port from our own main frame', () => {
    expect(arrive({ parent: null, url: 'app://palomar/#/' }).start).toHaveBeenCalledOnce();
  });

  it('are refused to other origins, to frames inside a page and to frames that are gone', () => {
    for (const frame of [null, { parent: {}, url: 'app://palomar/' }, ...FOREIGN.map((url) => ({ parent: null, url }))]) {
      const port = arrive(frame);
      expect(port.start).not.toHaveBeenCalled();
      expect(port.close).toHaveBeenCalledOnce();
    }
    played.ipc.get(PORT_CHANNEL)?.({ ports: [], senderFrame: { parent: null, url: 'app://palomar/' } });
  });
});

describe('the app scheme', () => {
  const page = { body: Buffer.from('<meta content="__PALOMAR_NONCE__">'), type: 'text/html; charset=utf-8', immutable: false };
  const answer = answerFrom(new Map([['/index.html', page]]));

  it('serves the build with a policy as a header', async () => {
    const response = answer({ url: 'app://palomar/', method: 'GET' });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(response.status).toBe(200);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain(/content="([^"]+)"/.exec(await response.text())?.[1]);
  });

  it.each(['app://palomar/../../etc/passwd', 'app://palomar/%2e%2e/x', 'app://palomar/..%2f..%2fetc/passwd', 'app://palomar//etc/passwd'])(
    'leads nowhere for %s',
    (url) => expect(answer({ url, method: 'GET' }).status).toBe(404),
  );

  it('serves nothing for another host or another method', () => {
    expect(answer({ url: 'app://evil/', method: 'GET' }).status).toBe(403);
    expect(answer({ url: 'app://palomar/', method: 'POST' }).status).toBe(405);
  });

  it('knows its own origin by parsing it', () => {
    expect(FOREIGN.filter(isOurs)).toEqual([]);
    expect(isOurs('app://palomar/assets/a.js')).toBe(true);
  });
});

describe('the preload script', () => {
  const page = { origin: 'app://palomar', addEventListener: (_name: string, listener: (event: unknown) => void) => played.listeners.push(listener) };

  it('hands over a port of this very page and says nothing else', async () => {
    vi.stubGlobal('window', page);
    await import('./preload.ts');
    const port = {};
    const say = (event: Record<string, unknown>): void =>
      played.listeners.forEach((listener) => listener({ source: page, origin: page.origin, data: PORT_CHANNEL, ports: [port], ...event }));
    say({ source: {} });
    say({ origin: 'https://evil.example' });
    say({ data: 'other' });
    say({ data: { toString: () => PORT_CHANNEL } });
    say({ ports: [] });
    expect(played.sent).toEqual([]);
    say({});
    expect(played.sent).toEqual([[PORT_CHANNEL, null, [port]]]);
    vi.unstubAllGlobals();
  });
});
