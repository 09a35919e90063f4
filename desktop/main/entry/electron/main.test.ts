/** The order in which the desktop door opens and closes, with a played electron and a played app behind it. */
import { beforeEach, expect, it, vi } from 'vitest';

type Listener = (...values: readonly unknown[]) => unknown;

const played = vi.hoisted(() => ({
  order: [] as string[],
  app: new Map<string, (...values: readonly unknown[]) => unknown>(),
  isOnly: true,
  ready: Promise.withResolvers<undefined>(),
  asked: [] as unknown[],
  fault: null as Error | null,
}));
const did = (what: string): void => void played.order.push(what);

vi.mock('electron', () => ({
  app: {
    isPackaged: true,
    isReady: () => true,
    enableSandbox: () => did('sandbox'),
    requestSingleInstanceLock: () => played.isOnly,
    quit: () => did('quit'),
    exit: (code: number) => did(`exit ${String(code)}`),
    whenReady: () => played.ready.promise.then(() => did('ready')),
    getLocale: () => 'en',
    getVersion: () => '0.1.0',
    setAsDefaultProtocolClient: (scheme: string) => did(`links ${scheme}`),
    on: (name: string, listener: Listener) => played.app.set(name, listener),
  },
  dialog: { showErrorBox: (_title: string, text: string) => did(`says ${text}`) },
  protocol: { registerSchemesAsPrivileged: () => did('scheme'), handle: () => did('serve') },
  session: { defaultSession: {} },
}));
vi.mock('../../local/home.ts', () => ({ dataDirectory: () => '/home/palomar', ensurePrivateDirectory: () => undefined }));
vi.mock('../pages/pages.ts', () => ({ loadPages: () => new Map() }));
vi.mock('./guards.ts', () => ({ guardContents: () => did('guard page'), guardSession: () => did('guard session') }));
vi.mock('./menu.ts', () => ({ setMenu: () => did('menu') }));
vi.mock('./calls.ts', () => ({ serveCalls: () => did('calls') }));
vi.mock('./standing-work.ts', () => ({ followInTray: () => undefined, lookForUpdatesDaily: () => undefined }));
vi.mock('./tray.ts', () => ({ AppTray: vi.fn() }));
vi.mock('./shell.ts', () => ({
  DesktopShell: class {
    ask = (event: unknown): void => void played.asked.push(event);
  },
}));
vi.mock('./windows.ts', () => ({
  MainWindow: class {
    show = (): void => did('show');
    begin = (): void => did('window');
  },
}));
vi.mock('../../services/router.ts', () => ({ createRouter: () => ({}) }));
vi.mock('../../services/app.ts', () => ({
  createApp: ({ bundleDirectory }: { bundleDirectory?: string }) => {
    did(`app ${String(bundleDirectory)}`);
    if (played.fault) return Promise.reject(played.fault);
    const preferences = { get: () => ({ stayInTray: false, checkForUpdates: false }) };
    return Promise.resolve({ preferences, alerts: {}, [Symbol.asyncDispose]: () => Promise.resolve().then(() => did('taken down')) });
  },
}));

const open = async (): Promise<void> => {
  vi.resetModules();
  Object.defineProperty(process, 'resourcesPath', { value: '/opt/Palomar/resources', configurable: true });
  await import('./main.ts');
};

beforeEach(() => {
  played.order.length = played.asked.length = 0;
  played.app.clear();
  played.isOnly = true;
  played.fault = null;
  played.ready = Promise.withResolvers();
});

it('declares its scheme and its sandbox before it is ready, guards before it serves, and shows a window last', async () => {
  await open();
  expect(played.order).toEqual(['scheme', 'sandbox', 'links palomar']);
  played.app.get('web-contents-created')?.({}, {});
  played.ready.resolve(undefined);
  await vi.waitFor(() => expect(played.order).toContain('window'));
  expect(played.order.slice(3)).toEqual([
    'guard page',
    'ready',
    'guard session',
    'serve',
    'menu',
    'app /opt/Palomar/resources/bundle',
    'calls',
    'window',
  ]);
});

it('says why it cannot start, and leaves, so that a second try can', async () => {
  played.fault = new Error('The vault is damaged.');
  await open();
  played.ready.resolve(undefined);
  await vi.waitFor(() => expect(played.order.slice(-2)).toEqual(['says The vault is damaged.', 'exit 1']));
});

it('leaves at once when it is there already, and the other one comes to the front', async () => {
  played.isOnly = false;
  await open();
  expect(played.order).toEqual(['scheme', 'sandbox', 'quit']);
});

it('follows links of ours that the system or a second start hands over, and no others', async () => {
  await open();
  const preventDefault = vi.fn();
  played.app.get('open-url')?.({ preventDefault }, 'palomar://servers/aviary/logs');
  expect(preventDefault).toHaveBeenCalledOnce();
  played.app.get('second-instance')?.({}, ['palomar', 'palomar://settings']);
  expect(played.asked).toEqual([
    { kind: 'go', place: '#/servers/aviary/logs' },
    { kind: 'go', place: '#/settings' },
  ]);
  played.order.length = 0;
  played.app.get('second-instance')?.({}, ['palomar', 'palomar://nowhere']);
  played.app.get('second-instance')?.({}, ['palomar']);
  expect(played.asked).toHaveLength(2);
  expect(played.order).toEqual(['show', 'show']);
});

it('takes everything down before the process ends, once', async () => {
  await open();
  played.ready.resolve(undefined);
  await vi.waitFor(() => expect(played.order).toContain('window'));
  const preventDefault = vi.fn();
  played.order.length = 0;
  played.app.get('will-quit')?.({ preventDefault });
  await vi.waitFor(() => expect(played.order).toEqual(['taken down', 'quit']));
  played.app.get('will-quit')?.({ preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
});
