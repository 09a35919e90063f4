/** What goes here when there is nothing yet, and the one thing to do about it. */
import type { ReactNode } from 'react';

interface Props {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

export function EmptyState({ icon, title, children, actions }: Props) {
  return (
    <section className="card empty">
      <span className="dim" aria-hidden>
        {icon}
      </span>
      <h2>{title}</h2>
      <p>{children}</p>
      {actions !== undefined && <div className="page-actions">{actions}</div>}
    </section>
  );
}
