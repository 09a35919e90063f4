/** One view: its heading, what it is for, its actions, its content. */
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  /** Tables and logs use the whole width. */
  readonly wide?: boolean;
  /** As high as the window: logs and terminals scroll inside themselves. */
  readonly fill?: boolean;
  readonly children: ReactNode;
}

export function Page({ title, about, actions, wide = false, fill = false, children }: Props) {
  return (
    <div className="page" data-wide={wide || fill || undefined} data-fill={fill || undefined}>
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {about !== undefined && <p>{about}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
