/** The window: sandboxed, isolated, without Node; shown when it has something to show. */
import { BrowserWindow, nativeTheme, type BrowserWindowConstructorOptions } from 'electron';
import { START_PAGE } from './origin.ts';
import type { WindowState } from './window-state.ts';

export function windowOptions(preload: string, platform: NodeJS.Platform = process.platform): BrowserWindowConstructorOptions {
  return {
    width: 1280,
    height: 840,
    minWidth: 880,
    minHeight: 600,
    show: false,
    title: 'Palomar',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181a' : '#fafaf9',
    ...(platform === 'darwin' ? { titleBarStyle: 'hiddenInset' as const, trafficLightPosition: { x: 16, y: 16 } } : {}),
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

export function openWindow(preload: string, state: WindowState | null = null): BrowserWindow {
  const window = new BrowserWindow({ ...windowOptions(preload), ...state?.bounds });
  window.once('ready-to-show', () => (state?.maximized ? window.maximize() : window.show()));
  void window.loadURL(START_PAGE);
  return window;
}
