/**
 * What no page may do, whichever it is: navigate away, open windows, embed other pages, ask for permissions. Called for every
 * web contents that is ever made, before it loads anything.
 */
import { shell, type Session, type WebContents } from 'electron';
import { mayOpenOutside } from './external.ts';
import { isOurs } from './origin.ts';

export function guardContents(contents: WebContents): void {
  const stay = (event: { preventDefault(): void }, address: string): void => {
    if (!isOurs(address)) event.preventDefault();
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-frame-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => stay(event, event.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** Copying is the one thing a page of ours may ask for. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(allowed(permission, details.requestingUrl)));
  session.setPermissionCheckHandler((_contents, permission, origin) => allowed(permission, origin));
  session.setDevicePermissionHandler(() => false);
}

function allowed(permission: string, origin: string): boolean {
  return permission === 'clipboard-sanitized-write' && isOurs(origin);
}
