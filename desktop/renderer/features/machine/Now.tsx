/** What the server is doing this moment, in four figures. */
import { useTranslation } from 'react-i18next';
import type { MachineSample } from '../../../contract/index.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { formatBytes, formatPercent } from '../../components/format.ts';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { useStream } from '../../connection/use-stream.ts';

export function Now() {
  const { t, i18n } = useTranslation();
  const { client } = useApi();
  const server = useServer();
  const watch = useStream<MachineSample, MachineSample | null>({
    key: server.id,
    open: (signal) => client.machine.watch({ serverId: server.id }, { signal }),
    initial: null,
    fold: (_before, now) => now,
  });
  const now = watch.state;
  const size = (bytes: number): string => formatBytes(bytes, i18n.language);
  const days = now === null ? 0 : Math.floor(now.uptimeSeconds / 86_400);
  const up =
    now === null ? '–' : days > 0 ? t('machine.days', { count: days }) : t('machine.hours', { count: Math.floor(now.uptimeSeconds / 3_600) });
  if (watch.status === 'failed') return <ErrorNotice error={watch.error} onRetry={watch.restart} />;
  return (
    <section className="card figures" aria-label={t('machine.now')} aria-busy={now === null}>
      <Figure
        label={t('machine.cpu')}
        value={now?.cpuPercent == null ? '–' : formatPercent(now.cpuPercent, i18n.language)}
        share={(now?.cpuPercent ?? 0) / 100}
        more={now === null ? '' : t('machine.processors', { count: now.processors, load: now.load.toLocaleString(i18n.language) })}
      />
      <Figure
        label={t('machine.memory')}
        value={now === null ? '–' : size(now.memoryBytes)}
        share={now === null ? 0 : now.memoryBytes / now.memoryTotalBytes}
        more={now === null ? '' : t('machine.of', { total: size(now.memoryTotalBytes) })}
      />
      <Figure
        label={t('machine.disk')}
        value={now === null ? '–' : size(now.diskBytes)}
        share={now === null ? 0 : now.diskBytes / Math.max(1, now.diskTotalBytes)}
        more={now === null ? '' : t('machine.of', { total: size(now.diskTotalBytes) })}
      />
      <Figure label={t('machine.up')} value={up} more={now === null ? '' : t('machine.upAbout')} />
    </section>
  );
}

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly more: string;
  /** From 0 to 1: how full. */
  readonly share?: number;
}

const NEARLY_FULL = 0.9;

function Figure({ label, value, more, share }: FigureProps) {
  const { t } = useTranslation();
  const isFull = share !== undefined && share >= NEARLY_FULL;
  return (
    <div className="figure" data-tone={isFull ? 'warn' : undefined}>
      <span className="dim">{label}</span>
      <strong className="numbers">
        {value}
        {isFull && <span className="figure-note"> · {t('machine.nearlyFull')}</span>}
      </strong>
      {share !== undefined && (
        <span className="meter" aria-hidden>
          <span style={{ width: `${String(Math.round(Math.min(1, share) * 100))}%` }} />
        </span>
      )}
      <span className="dim numbers">{more}</span>
    </div>
  );
}
