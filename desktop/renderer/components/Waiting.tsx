/** What is being waited for and for how long, since a spinner alone says neither; after a while what it may mean, and the way out. */
import { Button, Loader } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from './format.ts';
import { useNow } from './use-now.ts';

interface Props {
  readonly label: string;
  /** Said when it takes longer than usual. */
  readonly late?: string;
  readonly onCancel?: () => void;
}

const LATE_MS = 6_000;

export function Waiting({ label, late, onCancel }: Props) {
  const { t, i18n } = useTranslation();
  const [since] = useState(() => Date.now());
  const spentMs = Math.max(0, Math.floor((useNow(true) - since) / 1_000) * 1_000);
  return (
    <div className="row row-wrap waiting">
      <Loader size={14} aria-hidden />
      <span className="grow">
        <span role="status">{label}</span>
        {spentMs >= 1_000 && <span className="dim numbers"> {formatDuration(spentMs, i18n.language)}</span>}
        {late !== undefined && spentMs >= LATE_MS && (
          <span className="dim" role="status">
            {' · '}
            {late}
          </span>
        )}
      </span>
      {onCancel && (
        <Button size="compact-sm" variant="subtle" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      )}
    </div>
  );
}
