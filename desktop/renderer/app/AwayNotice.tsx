/** Says above a view that what it shows may be old, and since when: the app itself is away, or the server is. */
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Server } from '../../contract/index.ts';
import { useConnections } from '../components/use-connections.ts';
import { When } from '../components/When.tsx';
import { useLinkState } from '../connection/api.tsx';

interface Props {
  readonly current: Server | undefined;
}

export function AwayNotice({ current }: Props) {
  const { t } = useTranslation();
  const link = useLinkState();
  const connection = useConnections()[current?.id ?? ''];
  const isServerAway = connection?.state === 'reconnecting' || connection?.state === 'failed';
  if (link.kind !== 'lost' && !isServerAway) return null;
  const since = link.kind === 'lost' ? new Date(link.since).toISOString() : (connection?.since ?? '');
  return (
    <div className="away-notice" role="status">
      <IconPlugConnectedX size={16} aria-hidden />
      <span>{link.kind === 'lost' ? t('app.staleApp') : t('app.staleServer', { name: current?.name ?? '' })}</span>
      <When at={since} />
    </div>
  );
}
