/** The window: sandboxed, isolated, without Node; shown when it has something to show. */
import { BrowserWindow, nativeTheme, type BrowserWindowConstructorOptions } from 'electron';
import { START_PAGE } from './origin.ts';

export function windowOptions(preload: string, platform: NodeJS.Platform = process.platform): BrowserWindowConstructorOptions {
  return {
    width: 1280,
    height: 840,
    minWidth: 880,
    minHeight: 600,
    show: false,
    title: 'Palomar',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181a' : '#fafaf9',
    ...(platform === 'darwin' ? { titleBarStyle: 'hiddenInset' as const } : {}),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: process.env['PALOMAR_DEVTOOLS'] === '1',
    },
  };
}

export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow(windowOptions(preload));
  window.once('ready-to-show', () => window.show());
  void window.loadURL(START_PAGE);
  return window;
}
