/** The stages of a practice world, with what they print beneath. */
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Fold } from '../../components/Fold.tsx';
import { LogTail } from '../../components/LogTail.tsx';
import { ToneIcon } from '../../components/StateLabel.tsx';
import { StepLine } from '../../components/StepLine.tsx';
import { useSaid } from '../../components/use-said.ts';
import type { World } from './practice-run.ts';

interface Props {
  readonly world: World;
  readonly onRetry: () => void;
}

export function PracticeProgress({ world, onRetry }: Props) {
  const { t } = useTranslation();
  const say = useSaid();
  return (
    <>
      <section className="card" aria-live="polite">
        <ol className="steps">
          {world.stages.map((stage) => (
            <StepLine
              key={stage.id}
              title={stage.title}
              state={stage.tookMs !== null ? (stage.cached ? 'skipped' : 'done') : world.problem ? 'failed' : 'running'}
              startedAt={stage.startedAt}
              tookMs={stage.tookMs}
            />
          ))}
        </ol>
      </section>
      {world.problem && (
        <div className="notice" data-tone="fail" role="alert">
          <ToneIcon tone="fail" size={18} />
          <div className="grow">
            <strong>{t('practice.failed')}</strong>
            <p className="wrap">{say(world.problem.message)}</p>
            <Button size="xs" variant="default" mt={10} leftSection={<IconRefresh size={14} />} onClick={onRetry}>
              {t('common.retry')}
            </Button>
          </div>
        </div>
      )}
      {world.lines.length > 0 && (
        <Fold label={t('common.log')} open={world.problem !== null}>
          <LogTail label={t('common.log')} lines={world.lines.map((text) => ({ stream: 'stdout', text }))} />
        </Fold>
      )}
    </>
  );
}
