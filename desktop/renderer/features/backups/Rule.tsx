/** How many backups of this server stay. Takes effect with the next one that is made, so changing it loses nothing at once. */
import { NumberInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BackupRule } from '../../../contract/index.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';

interface Props {
  readonly rule: BackupRule;
  readonly folder: string;
}

export function Rule({ rule, folder }: Props) {
  const { t } = useTranslation();
  const { query } = useApi();
  const server = useServer();
  const queries = useQueryClient();
  const change = useMutation(
    query.backups.rule.mutationOptions({ onSuccess: () => void queries.invalidateQueries({ queryKey: query.backups.key() }) }),
  );
  return (
    <section className="card card-pad stack">
      <h2 className="card-title">{t('backups.rule')}</h2>
      <NumberInput
        label={t('backups.keep')}
        description={t('backups.keepAbout')}
        min={1}
        max={365}
        w={280}
        clampBehavior="strict"
        allowDecimal={false}
        defaultValue={rule.keep}
        onBlur={({ currentTarget }) => {
          const keep = Number(currentTarget.value);
          if (Number.isInteger(keep) && keep >= 1 && keep !== rule.keep) change.mutate({ serverId: server.id, rule: { keep } });
        }}
      />
      {change.isError && <ErrorNotice error={change.error} />}
      <div className="row">
        <span className="dim">{t('backups.folder')}</span>
        <span className="mono wrap">{folder}</span>
        <CopyButton text={folder} label={t('backups.copyFolder')} />
      </div>
    </section>
  );
}
