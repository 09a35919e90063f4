/** The vault's door: nothing of a server is shown before it is open. */
import { Loader, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { useApi, useLinkState } from '../connection/api.tsx';
import { forgetShells } from '../features/terminal/shell-board.ts';
import { CreateVault } from '../features/vault/CreateVault.tsx';
import { UnlockVault } from '../features/vault/UnlockVault.tsx';
import { Frame } from './Frame.tsx';

export function Gate() {
  const { client, query } = useApi();
  const { t } = useTranslation();
  const { epoch } = useLinkState();
  const queries = useQueryClient();
  useEffect(() => {
    if (epoch > 1) void queries.invalidateQueries();
  }, [epoch, queries]);
  const status = useQuery(query.app.status.queryOptions());
  const isLocked = status.data?.vault.state === 'locked';
  useEffect(() => {
    if (!isLocked) return;
    // Nothing of a server stays in the window behind the door: neither what shells have shown nor what was asked.
    forgetShells(client);
    const statusKey = JSON.stringify(query.app.status.queryKey());
    queries.removeQueries({ predicate: ({ queryKey }) => JSON.stringify(queryKey) !== statusKey });
  }, [isLocked, client, queries, query]);

  if (status.isError && !status.data)
    return (
      <main className="centre">
        <div className="narrow">
          <ErrorNotice error={status.error} onRetry={() => void status.refetch()} />
        </div>
      </main>
    );
  if (!status.data)
    return (
      <main className="centre" role="status">
        <div className="row">
          <Loader size="xs" aria-hidden />
          <Text c="dimmed">{t('app.opening')}</Text>
        </div>
      </main>
    );
  const { vault } = status.data;
  if (vault.state === 'none') return <CreateVault vault={vault} />;
  if (vault.state === 'locked') return <UnlockVault vault={vault} />;
  return <Frame status={status.data} />;
}
