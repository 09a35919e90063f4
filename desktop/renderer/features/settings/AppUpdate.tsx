/** A new version of the app: looked for, downloaded and installed, each only when the person presses for it. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { UpdateState } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useApi } from '../../connection/api.tsx';

export function AppUpdate() {
  const { t } = useTranslation();
  const { client } = useApi();
  const check = useMutation({ mutationFn: () => client.desktop.updates.check() });
  const download = useMutation({ mutationFn: () => client.desktop.updates.download() });
  const install = useMutation({ mutationFn: () => client.desktop.updates.install() });
  const state = download.data ?? check.data;
  const failed = check.error ?? download.error ?? install.error;
  const wordsOf = ({ kind, version, message }: UpdateState): string => {
    if (kind === 'failed') return message ?? '';
    if (kind === 'no-feed') return t('preferences.noFeed');
    return t(kind === 'current' ? 'preferences.currentVersion' : `preferences.${kind}`, { version });
  };
  return (
    <div className="row row-wrap card-pad" style={{ gap: 12 }}>
      <span className="grow" role="status">
        {state && wordsOf(state)}
      </span>
      {state?.kind === 'available' && (
        <Button onClick={() => download.mutate()} loading={download.isPending}>
          {t('preferences.download', { version: state.version })}
        </Button>
      )}
      {state?.kind === 'ready' && (
        <Button onClick={() => install.mutate()} loading={install.isPending}>
          {t('preferences.install')}
        </Button>
      )}
      <Button variant="default" onClick={() => check.mutate()} loading={check.isPending}>
        {t('preferences.check')}
      </Button>
      {failed !== null && <ErrorNotice error={failed} />}
    </div>
  );
}
