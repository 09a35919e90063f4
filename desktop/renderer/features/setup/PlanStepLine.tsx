/** One step of the plan. */
import { useTranslation } from 'react-i18next';
import type { PlanStep } from '../../../contract/index.ts';
import { Fold } from '../../components/Fold.tsx';
import { formatDuration } from '../../components/format.ts';
import { ToneIcon } from '../../components/StateLabel.tsx';
import { useSaid } from '../../components/use-said.ts';

/** Said to the person; every other line is what will run, or the content of a file. */
const REMARK = /^# \S/;

interface Props {
  readonly step: PlanStep;
}

export function PlanStepLine({ step }: Props) {
  const { t, i18n } = useTranslation();
  const say = useSaid();
  const tone = step.satisfied ? 'pass' : 'idle';
  return (
    <li className="step" data-tone={tone}>
      <ToneIcon tone={tone} size={18} />
      <span className="wrap">
        <span className="step-title">{say(step.title)}</span>
        <span className="step-why">{say(step.why)}</span>
      </span>
      <span className="dim numbers">
        {step.satisfied ? t('setup.satisfied') : t('common.about', { time: formatDuration(Math.max(1_000, step.estimateMs), i18n.language) })}
      </span>
      <div className="step-more">
        <Fold label={t('setup.commands', { count: step.commands.length })}>
          <pre className="code mono">{step.commands.map((line) => (REMARK.test(line) ? say(line) : line)).join('\n')}</pre>
          {step.verification.length > 0 && (
            <p className="dim" style={{ margin: '8px 0 0', fontSize: 13 }}>
              {t('setup.verified', { what: step.verification.map(say).join('; ') })}
            </p>
          )}
        </Fold>
      </div>
    </li>
  );
}
