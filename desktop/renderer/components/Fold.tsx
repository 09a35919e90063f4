/** Something folded away behind its name. */
import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface Props {
  readonly label: ReactNode;
  readonly open?: boolean;
  readonly children: ReactNode;
}

export function Fold({ label, open = false, children }: Props) {
  return (
    <details className="fold" open={open}>
      <summary>
        <IconChevronRight size={14} aria-hidden />
        {label}
      </summary>
      <div className="fold-body">{children}</div>
    </details>
  );
}
