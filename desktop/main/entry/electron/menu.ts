/** The menu: the platform's own roles, and what the interface can be asked for. Nothing that reaches past it, no developer tools. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { DesktopEvent } from '../../../contract/models.ts';
import type { Words } from './words.ts';

export function menuTemplate(words: Words, ask: (event: DesktopEvent) => void, platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const settings: MenuItemConstructorOptions = {
    label: words.settings,
    accelerator: 'CmdOrCtrl+,',
    click: () => ask({ kind: 'go', place: '#/settings' }),
  };
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [macMenu(settings)] : [{ role: 'fileMenu' as const }]),
    { role: 'editMenu' },
    {
      label: words.go,
      submenu: [
        { label: words.home, click: () => ask({ kind: 'go', place: '#/' }) },
        // The page hears its keys itself: the menu only shows them.
        { label: words.palette, accelerator: 'CmdOrCtrl+K', registerAccelerator: false, click: () => ask({ kind: 'palette' }) },
        ...(isMac ? [] : [settings]),
      ],
    },
    {
      label: words.view,
      submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }],
    },
    { role: 'windowMenu' },
    { role: 'help', label: words.help, submenu: [{ label: words.shortcuts, click: () => ask({ kind: 'shortcuts' }) }] },
  ];
}

export function setMenu(words: Words, ask: (event: DesktopEvent) => void, platform: NodeJS.Platform = process.platform): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(words, ask, platform)));
}

function macMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  };
}
