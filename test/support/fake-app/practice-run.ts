/** The events of a practice world coming up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { endpoint, type PracticeEvent } from '../../../desktop/contract/index.ts';
import { FINGERPRINT } from './data.ts';

const STAGES = [
  ['image', 'The image of a fresh VPS (Debian 13)'],
  ['network', 'The network 10.77.0.0/24'],
  ['dns', 'The authority: a signed root, test and the mail domains'],
  ['stranger', 'A stranger’s mail server, stranger.test'],
  ['vps', 'A fresh VPS with a root password'],
] as const;

interface World {
  readonly paceMs: number;
  /** At its second stage. */
  readonly practiceFails: boolean;
}

export async function* practiceEvents({ paceMs, practiceFails }: World, signal?: AbortSignal): AsyncGenerator<PracticeEvent> {
  for (const [stage, title] of STAGES) {
    if (signal?.aborted) return;
    yield { kind: 'stage', stage, title, at: new Date().toISOString() };
    yield { kind: 'output', text: `${title}\n` };
    await sleep(paceMs);
    if (practiceFails && stage === 'network') {
      const message = 'Docker has no room for the network 10.77.0.0/24: another one holds it. Remove that network, or choose another number.';
      yield { kind: 'failed', error: { code: 'DOCKER_UNAVAILABLE', message } };
      return;
    }
    yield { kind: 'stage-done', stage, tookMs: paceMs, cached: stage === 'image' };
  }
  yield { kind: 'ready', endpoint: endpoint.parse({ host: '10.77.0.10' }), fingerprint: FINGERPRINT, domain: 'dovecote.test' };
}
