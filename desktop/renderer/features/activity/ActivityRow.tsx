/** One thing done. */
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../contract/index.ts';
import { formatDuration } from '../../components/format.ts';
import { StateLabel } from '../../components/StateLabel.tsx';
import { When } from '../../components/When.tsx';

interface Props {
  readonly entry: AuditEntry;
}

export function ActivityRow({ entry }: Props) {
  const { t, i18n } = useTranslation();
  const failed = entry.error !== null || (entry.exitCode !== null && entry.exitCode !== 0);
  const word = entry.exitCode !== null && failed ? t('activity.exit', { code: entry.exitCode }) : t(failed ? 'activity.failed' : 'activity.fine');
  return (
    <tr>
      <td style={{ whiteSpace: 'nowrap' }}>
        <When at={entry.at} />
      </td>
      <td>{t(`auditKind.${entry.kind}`)}</td>
      <td>
        <span className="mono wrap">{entry.what}</span>
        {entry.error !== null && <div className="dim wrap">{entry.error}</div>}
      </td>
      <td>
        <StateLabel tone={failed ? 'fail' : 'pass'} label={word} />
      </td>
      <td className="end numbers" style={{ whiteSpace: 'nowrap' }}>
        {formatDuration(entry.tookMs, i18n.language)}
      </td>
    </tr>
  );
}
