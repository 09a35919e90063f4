/** A state: colour, shape and word together, never colour alone. */
import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconHelpCircleFilled,
  IconAlertTriangleFilled,
  IconProgress,
} from '@tabler/icons-react';

export type Tone = 'pass' | 'warn' | 'fail' | 'unknown' | 'info' | 'idle';

const ICONS = {
  pass: IconCircleCheckFilled,
  warn: IconAlertTriangleFilled,
  fail: IconCircleXFilled,
  unknown: IconHelpCircleFilled,
  info: IconProgress,
  idle: IconCircleDashed,
} as const;

interface IconProps {
  readonly tone: Tone;
  readonly size?: number;
}

export function ToneIcon({ tone, size = 16 }: IconProps) {
  const Icon = ICONS[tone];
  return <Icon size={size} aria-hidden className={tone === 'info' ? 'turning' : undefined} />;
}

interface Props {
  readonly tone: Tone;
  readonly label: string;
}

export function StateLabel({ tone, label }: Props) {
  return (
    <span className="state" data-tone={tone}>
      <ToneIcon tone={tone} size={14} />
      {label}
    </span>
  );
}
