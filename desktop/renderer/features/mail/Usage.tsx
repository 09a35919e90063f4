/** What a mailbox keeps of what it may, as a bar and in words. */
import { useTranslation } from 'react-i18next';
import type { MailMailbox } from '../../../contract/index.ts';
import { formatMegabytes } from '../../components/format.ts';
import { StateLabel } from '../../components/StateLabel.tsx';
import { isNearlyFull, shareUsed } from './usage.ts';

interface Props {
  readonly mailbox: MailMailbox;
}

export function Usage({ mailbox }: Props) {
  const { t, i18n } = useTranslation();
  const { sizeBytes, quotaBytes } = mailbox;
  const used = formatMegabytes(sizeBytes, i18n.language);
  const share = shareUsed(mailbox);
  if (share === null || quotaBytes === null) return <span className="numbers">{used}</span>;
  const full = isNearlyFull(mailbox);
  const of = t('mail.usedOf', { used, quota: formatMegabytes(quotaBytes, i18n.language) });
  return (
    <span className="usage" title={of} data-tone={full ? 'warn' : undefined}>
      <span className="row">
        <span className="numbers">{of}</span>
        {full && <StateLabel tone="warn" label={t('mail.nearlyFull')} />}
      </span>
      <span className="meter" aria-hidden>
        <span style={{ width: `${String(share * 100)}%` }} />
      </span>
    </span>
  );
}
