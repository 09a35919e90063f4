/** What is known of a backup's worth, as one word. Pure. */
import type { Backup } from '../../../contract/index.ts';
import type { Tone } from '../../components/StateLabel.tsx';

export type BackupWord = 'missing' | 'damaged' | 'unverified' | 'verified';

export function judgeBackup({ present, problem, verifiedAt }: Pick<Backup, 'present' | 'problem' | 'verifiedAt'>): {
  readonly tone: Tone;
  readonly word: BackupWord;
} {
  if (!present) return { tone: 'fail', word: 'missing' };
  if (problem !== null) return { tone: 'fail', word: 'damaged' };
  return verifiedAt === null ? { tone: 'unknown', word: 'unverified' } : { tone: 'pass', word: 'verified' };
}
