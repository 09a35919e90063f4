/** The quiet card in the middle that both vault screens use. */
import type { ReactNode } from 'react';
import { Mark } from '../../components/Mark.tsx';

interface Props {
  readonly title: string;
  readonly about: string;
  readonly children: ReactNode;
}

export function VaultCard({ title, about, children }: Props) {
  return (
    <main className="centre">
      <section className="narrow stack" style={{ maxWidth: 480, gap: 20 }}>
        <Mark size={44} />
        <header className="page-head">
          <div>
            <h1>{title}</h1>
            <p>{about}</p>
          </div>
        </header>
        {children}
      </section>
    </main>
  );
}
