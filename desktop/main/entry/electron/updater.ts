/**
 * New versions of the app, by electron-updater: asked for only when the person presses or has allowed a daily look, downloaded only when they press,
 * installed only when they press. What is downloaded must bear the publisher's signature (macOS, Windows) and the SHA-512 that the feed
 * names; older versions are never taken. A copy that was built without a feed says so and asks nobody.
 */
import { existsSync } from 'node:fs';
import type { AppUpdater } from 'electron-updater';
import type { UpdateState } from '../../../contract/models.ts';
import type { Desktop } from '../../services/desktop/desktop.ts';

export type Updater = Pick<AppUpdater, 'checkForUpdates' | 'downloadUpdate' | 'quitAndInstall'> & {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  allowPrerelease: boolean;
};

export interface UpdaterOptions {
  /** electron-builder writes it beside a copy that was built with a feed. */
  readonly feedFile: string;
  readonly version: string;
  /** Loaded only when there is a feed. */
  readonly load: () => Promise<Updater>;
  /** Before the app ends, so that nothing is left half done. */
  readonly beforeInstall: () => Promise<void>;
}

const NO_FEED: UpdateState = { kind: 'no-feed', version: null, message: null };

export function createUpdates({ feedFile, version, load, beforeInstall }: UpdaterOptions): Desktop['updates'] {
  let loaded: Promise<Updater> | null = null;
  let found: UpdateState = { kind: 'current', version, message: null };
  const updater = (): Promise<Updater> => (loaded ??= load().then(harmless));
  const attempt = async (act: (own: Updater) => Promise<UpdateState>): Promise<UpdateState> => {
    if (!existsSync(feedFile)) return NO_FEED;
    try {
      return (found = await act(await updater()));
    } catch (error) {
      return (found = { kind: 'failed', version: null, message: firstLine(error) });
    }
  };
  return {
    check: () =>
      attempt(async (own) => {
        const result = await own.checkForUpdates();
        const isNewer = result?.isUpdateAvailable === true;
        return { kind: isNewer ? 'available' : 'current', version: isNewer ? result.updateInfo.version : version, message: null };
      }),
    download: () =>
      found.kind === 'available' ? attempt(async (own) => (await own.downloadUpdate(), { ...found, kind: 'ready' })) : Promise.resolve(found),
    install: () => {
      if (found.kind !== 'ready') return;
      void updater().then(async (own) => {
        await beforeInstall();
        own.quitAndInstall();
      });
    },
  };
}

function harmless(own: Updater): Updater {
  own.autoDownload = false;
  own.autoInstallOnAppQuit = false;
  own.allowDowngrade = false;
  own.allowPrerelease = false;
  return own;
}

/** Its errors carry whole answers of servers; a person needs the first line. */
function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 300) ?? '';
}
