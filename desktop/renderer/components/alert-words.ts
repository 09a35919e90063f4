/** An alert in words, and where its remedy is. */
import type { TFunction } from 'i18next';
import type { Alert } from '../../contract/index.ts';
import type { Section } from '../app/route.ts';

export function alertTitle({ kind, subject, amount }: Pick<Alert, 'kind' | 'subject' | 'amount'>, t: TFunction): string {
  if (kind === 'certificate-ending' && amount !== null) {
    const key = amount < 0 ? 'certificateEnded' : 'certificateEnding';
    return t(`attention.${key}`, { name: subject, count: Math.abs(amount) });
  }
  if (kind === 'backup-too-old') return amount === null ? t('attention.noBackup') : t('attention.backupOld', { count: amount });
  if (kind === 'queue-stuck') return t('attention.queueStuck', { count: amount ?? 0 });
  return t(`attention.kind.${kind}`, { name: subject, percent: amount ?? 0 });
}

/** What it means and what to do. */
export function alertAbout({ kind, subject }: Pick<Alert, 'kind' | 'subject'>, t: TFunction): string {
  return kind === 'connection-lost' ? t(`errors.${subject}.hint`) : t(`attention.about.${kind}`);
}

const REMEDIES: Readonly<Record<Alert['kind'], Section>> = {
  'container-unhealthy': 'logs',
  'container-restarting': 'logs',
  'container-stopped': 'containers',
  'disk-nearly-full': 'machine',
  'certificate-ending': 'certificates',
  'connection-lost': 'overview',
  'backup-too-old': 'backups',
  'backup-failed': 'backups',
  'queue-stuck': 'mail',
};

export function remedyOf(kind: Alert['kind']): Section {
  return REMEDIES[kind];
}
