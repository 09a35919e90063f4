/**
 * The desktop door. Order matters: the scheme is declared before the app is ready, every guard stands before the first window,
 * and the app's services are taken down before the process ends.
 */
import path from 'node:path';
import { app, BrowserWindow, protocol, session } from 'electron';
import { dataDirectory, ensurePrivateDirectory } from '../../local/home.ts';
import { createApp } from '../../services/app.ts';
import { createRouter } from '../../services/router.ts';
import { loadPages } from '../pages/pages.ts';
import { serveCalls } from './calls.ts';
import { guardContents, guardSession } from './guards.ts';
import { setMenu } from './menu.ts';
import { SCHEME } from './origin.ts';
import { answerFrom } from './protocol.ts';
import { openWindow } from './window.ts';

/** Both are built beside this file: out/main, out/preload, out/renderer. */
const PRELOAD = path.join(import.meta.dirname, '../preload/index.cjs');
const PAGES = path.join(import.meta.dirname, '../renderer');

protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
app.enableSandbox();
app.on('web-contents-created', (_event, contents) => guardContents(contents));

if (app.requestSingleInstanceLock()) void start();
else app.quit();

async function start(): Promise<void> {
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  await app.whenReady();
  guardSession(session.defaultSession);
  protocol.handle(SCHEME, answerFrom(loadPages(PAGES)));
  setMenu();

  const home = dataDirectory();
  ensurePrivateDirectory(home);
  const bundle = app.isPackaged ? { bundleDirectory: path.join(process.resourcesPath, 'bundle') } : {};
  const core = await createApp({ home, door: 'electron', doorReason: null, ...bundle });
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    closed = true;
    event.preventDefault();
    void takeDown(core);
  });
  serveCalls({ router: createRouter(core) });
  openWindow(PRELOAD);
}

async function takeDown(core: AsyncDisposable): Promise<void> {
  try {
    await core[Symbol.asyncDispose]();
  } finally {
    app.quit();
  }
}

function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (!window) {
    if (app.isReady()) openWindow(PRELOAD);
    return;
  }
  if (window.isMinimized()) window.restore();
  window.focus();
}
