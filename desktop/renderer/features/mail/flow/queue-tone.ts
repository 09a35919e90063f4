/** How the state of a recipient in the queue looks. */
import type { QueueRow } from '../../../../contract/index.ts';
import type { Tone } from '../../../components/StateLabel.tsx';

const TONES: Readonly<Record<QueueRow['state'], Tone>> = {
  waiting: 'idle',
  sending: 'info',
  held: 'warn',
  delivered: 'pass',
  failed: 'fail',
  dropped: 'unknown',
};

export function queueTone(state: QueueRow['state']): Tone {
  return TONES[state];
}
