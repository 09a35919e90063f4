/** Checks of one kind under a heading that folds. */
import { IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CheckResult, DnsCheck } from '../../../contract/index.ts';
import { StateLabel } from '../../components/StateLabel.tsx';
import { CheckLine } from './CheckLine.tsx';

const RESULTS: readonly CheckResult[] = ['fail', 'warn', 'unknown', 'pass'];

interface Props {
  readonly title: string;
  readonly checks: readonly DnsCheck[];
  readonly open: boolean;
  /** Folded away, the figures are all one sees of it. */
  readonly isCounted?: boolean;
}

export function CheckGroup({ title, checks, open, isCounted = true }: Props) {
  const { t } = useTranslation();
  return (
    <details className="card fold" open={open}>
      <summary style={{ display: 'flex', padding: '14px 20px', gap: 8, borderRadius: 12 }}>
        <IconChevronRight size={16} aria-hidden />
        <h2 className="card-title" style={{ color: 'var(--mantine-color-text)' }}>
          {title}
        </h2>
        <span className="row row-wrap numbers" style={{ gap: '2px 12px' }}>
          {(isCounted ? RESULTS : [])
            .map((result) => ({ result, count: checks.filter((check) => check.result === result).length }))
            .filter(({ count }) => count > 0)
            .map(({ result, count }) => (
              <StateLabel key={result} tone={result} label={t(`dns.count.${result}`, { count })} />
            ))}
        </span>
      </summary>
      {checks.map((check) => (
        <CheckLine key={check.id} check={check} />
      ))}
    </details>
  );
}
