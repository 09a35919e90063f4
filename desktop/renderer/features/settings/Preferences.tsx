/** What main does on the person's behalf while nobody looks: notifications, the tray, looking for new versions. All off until asked for. */
import { SegmentedControl } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppStatus, Preferences as Chosen } from '../../../contract/index.ts';
import { mayNotify } from '../../app/attention/use-news.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useApi } from '../../connection/api.tsx';
import { AppUpdate } from './AppUpdate.tsx';

interface Props {
  readonly door: AppStatus['door'];
  readonly line: (title: string, about: string, control: ReactNode) => ReactNode;
}

export function Preferences({ door, line }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const queries = useQueryClient();
  const chosen = useQuery(query.preferences.get.queryOptions());
  const [refused, setRefused] = useState(false);
  const set = useMutation(
    query.preferences.set.mutationOptions({ onSuccess: (next) => queries.setQueryData(query.preferences.get.queryKey(), next) }),
  );
  const choose = async (name: keyof Chosen, on: boolean): Promise<void> => {
    const allowed = name !== 'systemNotifications' || !on || (await mayNotify(door));
    setRefused(!allowed);
    if (allowed) set.mutate({ [name]: on });
  };
  const toggle = (name: keyof Chosen, label: string) => (
    <SegmentedControl
      aria-label={label}
      value={chosen.data?.[name] === true ? 'on' : 'off'}
      onChange={(value) => void choose(name, value === 'on')}
      data={['on', 'off'].map((value) => ({ value, label: t(`preferences.${value}`) }))}
    />
  );
  return (
    <section className="card">
      {line(t('preferences.notifications'), t('preferences.notificationsAbout'), toggle('systemNotifications', t('preferences.notifications')))}
      {refused && (
        <p className="card-pad" role="alert">
          {t('preferences.notificationsRefused')}
        </p>
      )}
      {door === 'electron' && (
        <>
          {line(t('preferences.tray'), t('preferences.trayAbout'), toggle('stayInTray', t('preferences.tray')))}
          {line(t('preferences.updates'), t('preferences.updatesAbout'), toggle('checkForUpdates', t('preferences.updates')))}
          <AppUpdate />
        </>
      )}
      {set.isError && (
        <div className="card-pad">
          <ErrorNotice error={set.error} />
        </div>
      )}
    </section>
  );
}
