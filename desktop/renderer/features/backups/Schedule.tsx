/** When backups are made without anybody asking, what that needs, and how the last one that did not end well failed. */
import { NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BackupList, BackupSchedule } from '../../../contract/index.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { When } from '../../components/When.tsx';
import { useApi } from '../../connection/api.tsx';
import { changed, DAYS, KINDS, weekdayName } from './schedule-form.ts';

interface Props {
  readonly list: BackupList;
}

export function Schedule({ list: { schedule, nextAt, isDue, rule, folder } }: Props) {
  const { t, i18n } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const queries = useQueryClient();
  const refresh = { onSuccess: () => void queries.invalidateQueries({ queryKey: query.backups.key() }) };
  const set = useMutation(query.backups.schedule.mutationOptions(refresh));
  const keep = useMutation(query.backups.rule.mutationOptions(refresh));
  const wanted: BackupSchedule = set.isPending ? set.variables.schedule : schedule;
  const change = (part: Parameters<typeof changed>[1]): void => {
    const next = changed(wanted, part);
    if (next !== null) set.mutate({ serverId: server.id, schedule: next });
  };
  return (
    <section className="card card-pad stack">
      <h2 className="card-title">{t('backups.schedule')}</h2>
      <div className="row row-wrap" style={{ alignItems: 'flex-end', gap: 16 }}>
        <SegmentedControl
          aria-label={t('backups.schedule')}
          value={wanted.kind}
          onChange={(kind) => change({ kind: KINDS.find((one) => one === kind) ?? 'off' })}
          data={KINDS.map((value) => ({ value, label: t(`backups.every.${value}`) }))}
        />
        {wanted.kind === 'weekly' && (
          <Select
            label={t('backups.weekday')}
            w={150}
            allowDeselect={false}
            value={String(wanted.weekday)}
            onChange={(day) => change({ weekday: Number(day) })}
            data={DAYS.map((day) => ({ value: String(day), label: weekdayName(day, i18n.language) }))}
          />
        )}
        {wanted.kind !== 'off' && (
          <TextInput
            key={wanted.at}
            type="time"
            label={t('backups.time')}
            w={120}
            defaultValue={wanted.at}
            onBlur={({ currentTarget }) => change({ at: currentTarget.value })}
          />
        )}
        <NumberInput
          key={rule.keep}
          label={t('backups.keep')}
          min={1}
          max={365}
          w={150}
          clampBehavior="strict"
          allowDecimal={false}
          defaultValue={rule.keep}
          onBlur={({ currentTarget }) => {
            const value = Number(currentTarget.value);
            if (Number.isInteger(value) && value >= 1 && value !== rule.keep) keep.mutate({ serverId: server.id, rule: { keep: value } });
          }}
        />
      </div>
      {set.isError && <ErrorNotice error={set.error} />}
      {keep.isError && <ErrorNotice error={keep.error} />}
      <p className="dim" style={{ margin: 0 }}>
        {wanted.kind !== 'off' && nextAt !== null && (
          <>
            {isDue ? t('backups.dueNow') : t('backups.next')} {!isDue && <When at={nextAt} />}
            {'. '}
          </>
        )}
        {t('backups.scheduleAbout')} {t('backups.keepAbout')}
      </p>
      <div className="row">
        <span className="dim">{t('backups.folder')}</span>
        <span className="mono wrap">{folder}</span>
        <CopyButton text={folder} label={t('backups.copyFolder')} />
      </div>
    </section>
  );
}
