/** Deliveries hour by hour; the figures stand beside it in words. */
import { useTranslation } from 'react-i18next';
import type { Bar } from './flow-bars.ts';

interface Props {
  readonly bars: readonly Bar[];
}

export function FlowBars({ bars }: Props) {
  const { t, i18n } = useTranslation();
  const most = Math.max(1, ...bars.map(({ good, bad }) => good + bad));
  const share = (count: number): string => `${String((count / most) * 100)}%`;
  return (
    <div className="flow-bars" role="img" aria-label={t('flow.barsLabel', { most })}>
      {bars.map(({ at, good, bad }) => (
        <span key={at} title={`${new Date(at).toLocaleTimeString(i18n.language, { timeStyle: 'short' })} · ${t('flow.barTitle', { good, bad })}`}>
          <i data-kind="bad" style={{ height: share(bad) }} />
          <i data-kind="good" style={{ height: share(good) }} />
        </span>
      ))}
    </div>
  );
}
