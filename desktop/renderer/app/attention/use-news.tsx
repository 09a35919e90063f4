/**
 * Announces new alerts: a note in the app, and, where the person has asked for it, a notification of the system – through the desktop window,
 * or the browser's own. Nothing is announced twice, nothing that was there when the app was opened, and what comes together is one
 * announcement.
 */
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert, AppStatus, Server } from '../../../contract/index.ts';
import { alertAbout, alertTitle, remedyOf } from '../../components/alert-words.ts';
import { useApi } from '../../connection/api.tsx';
import { hrefOf } from '../route.ts';
import { newsOf, NO_NEWS } from './news.ts';

const SHOWN_MS = 12_000;

export function useNews(alerts: readonly Alert[] | null, servers: readonly Server[], door: AppStatus['door']): void {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const asked = useQuery(query.preferences.get.queryOptions()).data?.systemNotifications === true;
  const known = useRef(NO_NEWS);
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (alerts === null) return;
    // What is over by now needs no note any more.
    if (shown.current !== null && !alerts.some(({ id }) => id === shown.current)) notifications.hide(shown.current);
    known.current = newsOf(known.current, alerts);
    const [alert, ...more] = known.current.fresh;
    if (alert === undefined) return;
    shown.current = alert.id;
    const title = alertTitle(alert, t);
    const name = servers.find((each) => each.id === alert.serverId)?.name ?? '';
    const place = hrefOf({ kind: 'server', serverId: alert.serverId, section: remedyOf(alert.kind) });
    notifications.show({
      id: alert.id,
      color: alert.severity === 'fail' ? 'red' : 'yellow',
      autoClose: SHOWN_MS,
      title: name === '' ? title : `${name}: ${title}`,
      message: (
        <>
          {more.length > 0 ? t('attention.more', { count: more.length }) : alertAbout(alert, t)}{' '}
          <a href={place}>{t('attention.open', { section: t(`sections.${remedyOf(alert.kind)}`) })}</a>
        </>
      ),
      closeButtonProps: { 'aria-label': t('common.close') },
    });
    if (!asked) return;
    const body = more.length > 0 ? `${title} · ${t('attention.more', { count: more.length })}` : title;
    const note = { title: name.slice(0, 120) || 'Palomar', body: body.slice(0, 300), place };
    if (door === 'electron') void client.desktop.notify(note).catch(() => undefined);
    else sayByBrowser(note);
  }, [alerts, servers, door, asked, t, client]);
}

function sayByBrowser({ title, body, place }: { readonly title: string; readonly body: string; readonly place: string }): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  const note = new Notification(title, { body, tag: `${title} ${body}` });
  note.addEventListener('click', () => {
    window.focus();
    window.location.hash = place;
    note.close();
  });
}

/** Asks the browser for its permission; the desktop window needs none. True when notifications can be shown. */
export async function mayNotify(door: AppStatus['door']): Promise<boolean> {
  if (door === 'electron') return true;
  return 'Notification' in window && (await Notification.requestPermission()) === 'granted';
}
