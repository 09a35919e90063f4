import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { checkContext } from '../../../../test/support/dns-context.ts';
import { dnsCheck } from '../../../contract/index.ts';
import type { DnsCheck } from '../../../contract/index.ts';
import type { Check } from './check.ts';
import { CONCURRENT_CHECKS } from './limits.ts';
import { runChecks } from './run.ts';

function check(id: string, run: Check['run']): Check {
  return { id, number: 1, group: 'records', title: id, rfc: null, expected: 'all well', run };
}
const passing =
  (ms: number): Check['run'] =>
  async () => {
    await sleep(ms);
    return { result: 'pass', asked: '', got: '', expected: '' };
  };

async function all(checks: readonly Check[], timeoutMs = 5000, context = checkContext({})): Promise<DnsCheck[]> {
  const ended: DnsCheck[] = [];
  for await (const one of runChecks(checks, context, { timeoutMs })) ended.push(one);
  return ended;
}

it('yields each check as it ends', async () => {
  const ended = await all([check('slow', passing(60)), check('fast', passing(5))]);
  expect(ended.map(({ id }) => id)).toEqual(['fast', 'slow']);
  for (const one of ended) dnsCheck.strict().parse(one);
});

it('lets no check outlive the deadline, and calls it unknown', async () => {
  const startedAt = performance.now();
  const ended = await all([check('fast', passing(1)), check('endless', () => new Promise(() => undefined))], 100);
  expect(ended.map(({ id, result }) => [id, result])).toEqual([
    ['fast', 'pass'],
    ['endless', 'unknown'],
  ]);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

it('calls a check that breaks unknown, with what broke', async () => {
  const [ended] = await all([check('broken', () => Promise.reject(new Error('ouch')))]);
  expect(ended).toMatchObject({ result: 'unknown', got: 'The check itself failed: ouch' });
});

it('runs a bounded number at once', async () => {
  let running = 0;
  let most = 0;
  const counting: Check['run'] = async () => {
    most = Math.max(most, (running += 1));
    await sleep(5);
    running -= 1;
    return { result: 'pass', asked: '', got: '', expected: '' };
  };
  await all(Array.from({ length: 20 }, (_, index) => check(String(index), counting)));
  expect(most).toBe(CONCURRENT_CHECKS);
});

it('stops the others when nobody listens any more, and throws when it is aborted', async () => {
  let stopped = false;
  const waiting = check('waiting', async ({ signal }) => {
    await once(signal, 'abort');
    stopped = true;
    throw new Error('stopped');
  });
  for await (const ended of runChecks([check('fast', passing(1)), waiting], checkContext({}))) if (ended.id === 'fast') break;
  await expect.poll(() => stopped).toBe(true);
  await expect(all([waiting], 5000, checkContext({}, { signal: AbortSignal.abort(new Error('enough')) }))).rejects.toThrow('enough');
});
