/** Processor, memory, disk and network over a time, as charts, and as a table for those who do not see them. */
import { IconChartLine } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MachineHistory } from '../../../contract/index.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Fold } from '../../components/Fold.tsx';
import { formatDuration, formatBytes, formatPercent } from '../../components/format.ts';
import { Table } from '../../components/Table.tsx';
import { TimeChart } from '../../components/TimeChart.tsx';
import { formatRate } from './format-machine.ts';
import { gapsOf, pointsOf, rowsOf } from './points.ts';

interface Props {
  readonly history: MachineHistory;
}

const TABLE_ROWS = 48;
const HOUR_MS = 3_600_000;

export function History({ history }: Props) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const last = history.points.at(-1);
  if (!last)
    return (
      <EmptyState icon={<IconChartLine size={36} stroke={1.3} />} title={t('machine.emptyTitle')}>
        {t('machine.emptyAbout')}
      </EmptyState>
    );
  const frame = { fromMs: Date.parse(history.from), toMs: Date.parse(history.to) };
  const percent = (value: number): string => formatPercent(value, language);
  const size = (value: number): string => formatBytes(value, language);
  const rate = (value: number): string => formatRate(value, language);
  const [longest] = gapsOf(history);
  const span = (ms: number): string => (ms < HOUR_MS ? formatDuration(ms, language) : t('machine.hours', { count: Math.round(ms / HOUR_MS) }));
  const moment = (at: string): string => new Date(at).toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' });
  return (
    <>
      <div className="charts">
        <div className="card card-pad">
          <TimeChart {...frame} label={t('machine.cpu')} points={pointsOf(history, 'cpuPercent')} format={percent} top={100} />
        </div>
        <div className="card card-pad">
          <TimeChart {...frame} label={t('machine.memory')} points={pointsOf(history, 'memoryBytes')} format={size} top={last.memoryTotalBytes} />
        </div>
        <div className="card card-pad">
          <TimeChart {...frame} label={t('machine.received')} points={pointsOf(history, 'receivedBytesPerSecond')} format={rate} />
        </div>
        <div className="card card-pad">
          <TimeChart {...frame} label={t('machine.sent')} points={pointsOf(history, 'sentBytesPerSecond')} format={rate} />
        </div>
        <div className="card card-pad chart-wide">
          <TimeChart {...frame} label={t('machine.disk')} points={pointsOf(history, 'diskBytes')} format={size} top={last.diskTotalBytes} />
        </div>
      </div>
      {longest && (
        <p className="dim" style={{ margin: 0 }}>
          {t('machine.gap', { time: span(longest.toMs - longest.fromMs) })}
        </p>
      )}
      <Fold label={t('machine.table')}>
        <Table
          label={t('machine.table')}
          columns={[
            { label: t('machine.when') },
            { label: t('machine.cpu'), align: 'end' },
            { label: t('machine.memory'), align: 'end' },
            { label: t('machine.disk'), align: 'end' },
            { label: t('machine.received'), align: 'end' },
            { label: t('machine.sent'), align: 'end' },
          ]}
          rows={rowsOf(history, TABLE_ROWS)}
          keyOf={({ at }) => at}
        >
          {(point) => (
            <>
              <td className="numbers">{moment(point.at)}</td>
              <td className="end numbers">{percent(point.cpuPercent)}</td>
              <td className="end numbers">{size(point.memoryBytes)}</td>
              <td className="end numbers">{size(point.diskBytes)}</td>
              <td className="end numbers">{rate(point.receivedBytesPerSecond)}</td>
              <td className="end numbers">{rate(point.sentBytesPerSecond)}</td>
            </>
          )}
        </Table>
      </Fold>
    </>
  );
}
