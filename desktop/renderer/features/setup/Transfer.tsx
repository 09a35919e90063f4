/** How far a transfer is. */
import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatMegabytes } from '../../components/format.ts';
import { useSaid } from '../../components/use-said.ts';
import type { RunStep } from './setup-run.ts';

interface Props {
  readonly bytes: NonNullable<RunStep['bytes']>;
  readonly title: string;
}

export function Transfer({ bytes, title }: Props) {
  const { i18n } = useTranslation();
  const say = useSaid();
  return (
    <div className="row" style={{ gap: 12, paddingTop: 6 }}>
      <Progress className="grow" size="sm" value={(bytes.done / Math.max(bytes.total, 1)) * 100} aria-label={say(title)} />
      <span className="dim numbers">
        {formatMegabytes(bytes.done, i18n.language)} / {formatMegabytes(bytes.total, i18n.language)}
      </span>
    </div>
  );
}
