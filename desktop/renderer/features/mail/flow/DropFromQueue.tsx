/** Before mail is dropped: how much, and that nobody hears of it. */
import { useTranslation } from 'react-i18next';
import type { QueueTarget } from '../../../../contract/index.ts';
import { Confirm } from '../../../components/Confirm.tsx';
import { nameOf } from './queue-targets.ts';
import type { QueueActs } from './use-queue-acts.ts';

interface Props {
  readonly target: QueueTarget;
  readonly count: number;
  readonly acts: QueueActs;
}

export function DropFromQueue({ target, count, acts }: Props) {
  const { t } = useTranslation();
  return (
    <Confirm
      opened
      title={t('flow.dropTitle', { count })}
      action={t('flow.dropAction', { count })}
      danger
      busy={acts.busy}
      error={acts.error}
      onConfirm={() => acts.drop(target)}
      onClose={acts.keep}
    >
      {target.kind !== 'recipients' && <p className="wrap">{t(`flow.dropOf.${target.kind}`, { name: nameOf(target) })}</p>}
      {t('flow.dropAbout')}
    </Confirm>
  );
}
