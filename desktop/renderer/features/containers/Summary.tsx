/** How many services run, and what they use together. */
import { useTranslation } from 'react-i18next';
import type { Container } from '../../../contract/index.ts';
import { formatMegabytes, formatPercent } from '../../components/format.ts';

interface Props {
  readonly containers: readonly Container[];
}

export function Summary({ containers }: Props) {
  const { t, i18n } = useTranslation();
  const sum = (values: readonly (number | null)[]): number => values.reduce<number>((total, value) => total + (value ?? 0), 0);
  const isMeasured = containers.some(({ cpuPercent }) => cpuPercent !== null);
  const parts = [
    t('containers.running', { running: containers.filter(({ state }) => state === 'running').length, count: containers.length }),
    ...(isMeasured
      ? [
          `${t('containers.cpu')} ${formatPercent(sum(containers.map(({ cpuPercent }) => cpuPercent)), i18n.language)}`,
          `${t('containers.memory')} ${formatMegabytes(sum(containers.map(({ memoryBytes }) => memoryBytes)), i18n.language)}`,
        ]
      : []),
  ];
  return <span className="dim numbers">{parts.join(' · ')}</span>;
}
