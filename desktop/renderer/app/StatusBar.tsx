/** What holds right now: the way to the app, the way to the server, the version. */
import { useTranslation } from 'react-i18next';
import type { AppStatus, Server } from '../../contract/index.ts';
import { StateLabel } from '../components/StateLabel.tsx';
import { toneOf, useConnections } from '../components/use-connections.ts';
import { When } from '../components/When.tsx';
import { useLinkState } from '../connection/api.tsx';

interface Props {
  readonly status: AppStatus;
  readonly current: Server | undefined;
}

export function StatusBar({ status, current }: Props) {
  const { t } = useTranslation();
  const link = useLinkState();
  const connection = useConnections()[current?.id ?? ''];
  return (
    <footer className="status-bar">
      {link.kind === 'open' ? null : (
        <span role="status">
          <StateLabel tone="warn" label={t('app.away')} /> · <When at={new Date(link.since).toISOString()} />
        </span>
      )}
      {current && (
        <span className="row" style={{ overflow: 'hidden' }}>
          <StateLabel tone={toneOf(connection?.state)} label={t(`connection.${connection?.state ?? 'idle'}`)} />
          <span className="mono">{`${current.endpoint.user}@${current.endpoint.host}`}</span>
        </span>
      )}
      {connection?.latencyMs != null && <span className="numbers">{t('app.latency', { ms: Math.round(connection.latencyMs) })}</span>}
      <span className="numbers" title={status.doorReason ?? undefined}>
        {t(`app.door.${status.door}`)} · v{status.version}
      </span>
    </footer>
  );
}
