/** The events of a practice world coming up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { endpoint, type PracticeEvent } from '../../../desktop/contract/index.ts';
import { FINGERPRINT } from './data.ts';

const STAGES = [
  ['image', 'Build the practice images'],
  ['network', 'Lay the practice network'],
  ['dns', 'Start name servers for .test'],
  ['stranger', "Start a stranger's mail server"],
  ['vps', 'Boot a fresh server'],
] as const;

export async function* practiceEvents(paceMs: number, signal?: AbortSignal): AsyncGenerator<PracticeEvent> {
  for (const [stage, title] of STAGES) {
    if (signal?.aborted) return;
    yield { kind: 'stage', stage, title, at: new Date().toISOString() };
    yield { kind: 'output', text: `${title}\n` };
    await sleep(paceMs);
    yield { kind: 'stage-done', stage, tookMs: paceMs, cached: stage === 'image' };
  }
  yield { kind: 'ready', endpoint: endpoint.parse({ host: '10.77.0.10' }), fingerprint: FINGERPRINT, domain: 'dovecote.test' };
}
