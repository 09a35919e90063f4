/** Alerts, work, preferences and the desktop window, as the screen tests play them. */
import { ORPCError, type implement } from '@orpc/server';
import { serverId, type Alert, type Contract, type Preferences, type Work } from '../../../desktop/contract/index.ts';
import { Watched } from '../../../desktop/main/services/watched.ts';
import { NOW } from './data.ts';

export interface Attention {
  readonly alerts: Watched<Alert[]>;
  readonly work: Watched<Work>;
  preferences: Preferences;
}

export function makeAlert(id: string, kind: Alert['kind'], more: Partial<Alert> = {}): Alert {
  const one = { kind, severity: 'fail', subject: '', amount: null, since: NOW, dismissedAt: null } as const;
  return { ...one, id: `${id}/${kind}/${more.subject ?? ''}`, serverId: serverId.parse(id), ...more };
}

export function quiet(): Attention {
  return {
    alerts: new Watched<Alert[]>([]),
    work: new Watched<Work>({ jobs: [], locks: [] }),
    preferences: { systemNotifications: false, checkForUpdates: false, stayInTray: false },
  };
}

export function attentionRoutes(os: ReturnType<typeof implement<Contract>>, attention: Attention) {
  const dismiss = (id: string, dismissedAt: string | null): Record<string, never> => {
    attention.alerts.set(attention.alerts.value.map((each) => (each.id === id ? { ...each, dismissedAt } : each)));
    return {};
  };
  const refuse = (): never => {
    throw new ORPCError('DESKTOP_ONLY', { message: 'Only the desktop window can do that; here is none.' });
  };
  return {
    alerts: {
      watch: os.alerts.watch.handler(({ signal }) => attention.alerts.watch(signal)),
      dismiss: os.alerts.dismiss.handler(({ input }) => dismiss(input.id, NOW)),
      restore: os.alerts.restore.handler(({ input }) => dismiss(input.id, null)),
    },
    jobs: { watch: os.jobs.watch.handler(({ signal }) => attention.work.watch(signal)) },
    preferences: {
      get: os.preferences.get.handler(() => attention.preferences),
      set: os.preferences.set.handler(({ input }) => {
        const asked = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
        return (attention.preferences = { ...attention.preferences, ...asked });
      }),
    },
    desktop: {
      watch: os.desktop.watch.handler(refuse),
      notify: os.desktop.notify.handler(refuse),
      updates: {
        check: os.desktop.updates.check.handler(refuse),
        download: os.desktop.updates.download.handler(refuse),
        install: os.desktop.updates.install.handler(refuse),
      },
    },
  };
}
