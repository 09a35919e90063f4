/** An error as a person needs it: what happened, what it means, what to do; the details folded. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { describeFailure } from './failure.ts';
import { Fold } from './Fold.tsx';
import { useSaid } from './use-said.ts';

interface Props {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly children?: ReactNode;
}

export function ErrorNotice({ error, onRetry, children }: Props) {
  const { t } = useTranslation();
  const say = useSaid();
  const failure = describeFailure(error);
  return (
    <div className="notice" data-tone="fail" data-code={failure.code} role="alert">
      <IconAlertTriangle size={18} aria-hidden />
      <div className="grow">
        <strong>{t([`errors.${failure.code}.title`, 'errors.OTHER.title'])}</strong>
        {failure.message !== '' && <p className="wrap">{say(failure.message)}</p>}
        {!failure.saysWhatToDo && <p>{t([`errors.${failure.code}.hint`, 'errors.OTHER.hint'])}</p>}
        {children}
        <div className="row row-wrap" style={{ marginTop: 10, gap: 16 }}>
          {onRetry && (
            <Button size="xs" variant="default" leftSection={<IconRefresh size={14} />} onClick={onRetry}>
              {t('common.retry')}
            </Button>
          )}
          <Fold label={t('common.details')}>
            <pre className="code mono">{failure.details}</pre>
          </Fold>
        </div>
      </div>
    </div>
  );
}
