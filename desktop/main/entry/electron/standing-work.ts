/** What the desktop door does while nobody looks, each only when the person has asked for it: the tray's dot, and a daily look for a new version. */
import type { AlertsService } from '../../services/alerts/alerts.ts';
import type { DesktopShell } from './shell.ts';
import { trayStateOf, type AppTray } from './tray.ts';
import type { Words } from './words.ts';

const WISHES_READ_EVERY_MS = 5_000;
const DAY_MS = 86_400_000;
const FIRST_LOOK_MS = 60_000;

interface Followed {
  readonly alerts: Pick<AlertsService, 'watch'>;
  readonly wanted: () => boolean;
}

/** Servers are looked at for the tray only while it is shown. */
export function followInTray(tray: AppTray, { alerts, wanted }: Followed, signal: AbortSignal): void {
  let following: AbortController | null = null;
  const stop = (): void => {
    following?.abort();
    following = null;
    tray.hide();
  };
  const begin = (): void => {
    following = new AbortController();
    tray.show();
    void follow(tray, alerts, following.signal);
  };
  const look = (): void => {
    if (wanted() === (following !== null)) return;
    if (following === null) begin();
    else stop();
  };
  look();
  const timer = setInterval(look, WISHES_READ_EVERY_MS);
  const end = (): void => {
    clearInterval(timer);
    stop();
  };
  signal.addEventListener('abort', end, { once: true });
}

async function follow(tray: AppTray, alerts: Followed['alerts'], signal: AbortSignal): Promise<void> {
  for await (const open of alerts.watch({ signal })) tray.setState(trayStateOf(open));
}

/** Says that there is one; downloads nothing. */
export function lookForUpdatesDaily(
  shell: Pick<DesktopShell, 'updates' | 'notify'>,
  allowed: () => boolean,
  words: Pick<Words, 'newVersion'>,
  signal: AbortSignal,
): void {
  const look = async (): Promise<void> => {
    if (!allowed()) return;
    const { kind, version } = await shell.updates.check();
    if (kind === 'available') shell.notify({ title: 'Palomar', body: `${words.newVersion} ${version ?? ''}`, place: '#/settings' });
  };
  const first = setTimeout(() => void look(), FIRST_LOOK_MS);
  const daily = setInterval(() => void look(), DAY_MS);
  const end = (): void => {
    clearTimeout(first);
    clearInterval(daily);
  };
  signal.addEventListener('abort', end, { once: true });
}
