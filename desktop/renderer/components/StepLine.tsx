/** One step of something that runs: what it is, how it stands, how long it has taken. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from './format.ts';
import { ToneIcon, type Tone } from './StateLabel.tsx';
import { useNow } from './use-now.ts';
import { useSaid } from './use-said.ts';

export type StepState = 'waiting' | 'running' | 'done' | 'skipped' | 'failed' | 'undone' | 'cancelled';

const TONES: Readonly<Record<StepState, Tone>> = {
  waiting: 'idle',
  running: 'info',
  done: 'pass',
  skipped: 'pass',
  failed: 'fail',
  undone: 'warn',
  cancelled: 'warn',
};

interface Props {
  readonly title: string;
  readonly state: StepState;
  readonly startedAt: string | null;
  readonly tookMs: number | null;
  readonly children?: ReactNode;
}

export function StepLine({ title, state, startedAt, tookMs, children }: Props) {
  const { t, i18n } = useTranslation();
  const say = useSaid();
  const now = useNow(state === 'running');
  const spent = state === 'running' && startedAt !== null ? Math.max(0, Math.floor((now - Date.parse(startedAt)) / 1000) * 1000) : tookMs;
  const tone = TONES[state];
  return (
    <li className="step" data-state={state} data-tone={tone}>
      <ToneIcon tone={tone} size={18} />
      <span className="step-title wrap">{say(title)}</span>
      <span className="dim numbers">
        {state !== 'waiting' && state !== 'done' && `${t(`step.${state}`)} `}
        {state !== 'skipped' && spent !== null && (spent < 1_000 && state === 'running' ? '0 s' : formatDuration(spent, i18n.language))}
      </span>
      {children !== undefined && children !== null && <div className="step-more">{children}</div>}
    </li>
  );
}
