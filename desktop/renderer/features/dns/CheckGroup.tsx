/** Checks of one kind under a heading that folds. */
import { IconChevronRight } from '@tabler/icons-react';
import type { DnsCheck } from '../../../contract/index.ts';
import { CheckLine } from './CheckLine.tsx';

interface Props {
  readonly title: string;
  readonly checks: readonly DnsCheck[];
  readonly open: boolean;
}

export function CheckGroup({ title, checks, open }: Props) {
  return (
    <details className="card fold" open={open}>
      <summary style={{ display: 'flex', padding: '14px 20px', gap: 8, borderRadius: 12 }}>
        <IconChevronRight size={16} aria-hidden />
        <h2 className="card-title" style={{ color: 'var(--mantine-color-text)' }}>
          {title}
        </h2>
        <span className="numbers">{checks.length}</span>
      </summary>
      {checks.map((check) => (
        <CheckLine key={check.id} check={check} />
      ))}
    </details>
  );
}
