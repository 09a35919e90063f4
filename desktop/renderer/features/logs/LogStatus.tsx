/** Under the log: how many lines there are, and why the newest are not in view, if they aren't. */
import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { KEPT_LINES } from './limits.ts';
import type { PainterState } from './log-painter.ts';
import type { StoreState } from './log-store.ts';
import type { LogFollow } from './use-log-follow.ts';

interface Props {
  readonly state: StoreState;
  readonly view: PainterState;
  readonly status: LogFollow['status'];
  readonly onFollow: () => void;
}

export function LogStatus({ state, view, status, onFollow }: Props) {
  const { t, i18n } = useTranslation();
  const number = (value: number): string => value.toLocaleString(i18n.language);
  const lines = t('logs.lines', { count: state.kept, number: number(state.kept) });
  const parts = [
    state.shown === state.kept ? lines : t('logs.ofLines', { shown: number(state.shown), lines }),
    ...(state.dropped > 0 ? [t('logs.dropped', { number: number(KEPT_LINES) })] : []),
    ...(state.paused ? [t('logs.waiting', { count: state.waiting, number: number(state.waiting) })] : []),
    ...(state.fellOut > 0 ? [t('logs.fellOut', { count: state.fellOut, number: number(state.fellOut) })] : []),
    ...(view.held ? [t('logs.held')] : []),
    ...(status === 'opening' ? [t('logs.opening')] : []),
    ...(status === 'ended' ? [t('logs.ended')] : []),
  ];
  return (
    <div className="row log-status dim numbers" role="status" aria-live="off">
      <span className="grow">{parts.join(' · ')}</span>
      {(!view.following || view.held) && (
        <Button size="compact-xs" variant="light" leftSection={<IconArrowDown size={14} aria-hidden />} onClick={onFollow}>
          {t('logs.toNewest')}
        </Button>
      )}
    </div>
  );
}
