/**
 * The desktop door. Order matters: the scheme is declared before the app is ready, every guard stands before the first window,
 * and the app's services are taken down before the process ends.
 */
import path from 'node:path';
import { app, dialog, protocol, session } from 'electron';
import { isPalomarError } from '../../../contract/errors.ts';
import { dataDirectory, ensurePrivateDirectory } from '../../local/home.ts';
import { createApp, type App } from '../../services/app.ts';
import { createRouter } from '../../services/router.ts';
import { loadPages } from '../pages/pages.ts';
import { serveCalls } from './calls.ts';
import { LINK_SCHEME, linkIn, placeOfLink } from './deep-link.ts';
import { guardContents, guardSession } from './guards.ts';
import { setMenu } from './menu.ts';
import { SCHEME } from './origin.ts';
import { answerFrom } from './protocol.ts';
import { DesktopShell } from './shell.ts';
import { followInTray, lookForUpdatesDaily } from './standing-work.ts';
import { AppTray } from './tray.ts';
import { createUpdates } from './updater.ts';
import { MainWindow } from './windows.ts';
import { wordsFor } from './words.ts';

/** Both are built beside this file: out/main, out/preload, out/renderer. */
const PRELOAD = path.join(import.meta.dirname, '../preload/index.cjs');
const PAGES = path.join(import.meta.dirname, '../renderer');
const ICONS = app.isPackaged ? path.join(process.resourcesPath, 'tray') : path.join(import.meta.dirname, '../../resources/icons/tray');

protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
app.enableSandbox();
app.on('web-contents-created', (_event, contents) => guardContents(contents));

if (app.requestSingleInstanceLock()) start().catch(giveUp);
else app.quit();

async function start(): Promise<void> {
  let core: App | null = null;
  const ended = new AbortController();
  const home = dataDirectory();
  const staysInTray = (): boolean => core !== null && preferred(core, 'stayInTray');
  const window = new MainWindow({ preload: PRELOAD, stateFile: path.join(home, 'window.json'), staysInTray });
  const takeDown = async (): Promise<void> => {
    const taken = core;
    core = null;
    ended.abort();
    await taken?.[Symbol.asyncDispose]();
  };
  const updates = createUpdates({
    feedFile: path.join(process.resourcesPath, 'app-update.yml'),
    version: app.getVersion(),
    // CommonJS, and only where there is a feed to ask.
    load: async () => (await import('electron-updater')).default.autoUpdater,
    beforeInstall: takeDown,
  });
  const shell = new DesktopShell({ updates, show: window.show });
  followLinks(shell, window);
  app.on('activate', window.show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin' && !staysInTray()) app.quit();
  });
  await app.whenReady();
  guardSession(session.defaultSession);
  protocol.handle(SCHEME, answerFrom(loadPages(PAGES)));
  const words = wordsFor(app.getLocale());
  setMenu(words, (event) => shell.ask(event));

  ensurePrivateDirectory(home);
  const bundle = app.isPackaged ? { bundleDirectory: path.join(process.resourcesPath, 'bundle') } : {};
  const opened = await createApp({ home, door: 'electron', doorReason: null, desktop: shell, ...bundle });
  core = opened;
  app.on('will-quit', (event) => {
    if (core === null) return;
    event.preventDefault();
    void takeDown().finally(() => app.quit());
  });
  const tray = new AppTray({ icons: ICONS, words, onOpen: window.show, onQuit: () => app.quit() });
  followInTray(tray, { alerts: opened.alerts, wanted: () => preferred(opened, 'stayInTray') }, ended.signal);
  lookForUpdatesDaily(shell, () => preferred(opened, 'checkForUpdates'), words, ended.signal);
  serveCalls({ router: createRouter(opened) });
  window.begin();
}

/** There is no window to say it in; and what could not start must not keep a second try from starting. */
function giveUp(error: unknown): void {
  dialog.showErrorBox('Palomar', error instanceof Error ? error.message : String(error));
  app.exit(1);
}

/** Links reach us by the system's event (macOS) or as a word of a second command line (Windows, Linux), or of our own. */
function followLinks(shell: DesktopShell, window: MainWindow): void {
  const follow = (link: string | null): void => {
    const place = link === null ? null : placeOfLink(link);
    if (place === null) window.show();
    else shell.ask({ kind: 'go', place });
  };
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  app.on('open-url', (event, link) => {
    event.preventDefault();
    follow(link);
  });
  app.on('second-instance', (_event, words) => follow(linkIn(words)));
  const own = linkIn(process.argv);
  if (own !== null) follow(own);
}

/** A locked vault holds no wishes. */
function preferred({ preferences }: App, name: 'stayInTray' | 'checkForUpdates'): boolean {
  try {
    return preferences.get()[name];
  } catch (error) {
    if (isPalomarError(error)) return false;
    throw error;
  }
}
