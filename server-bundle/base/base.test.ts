import { inspect } from 'node:util';
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { readEnvironment } from './environment.ts';
import { runServices } from './lifetimes.ts';
import { createLog, silentLog } from './log.ts';
import { inProcessRateLimiter } from './rate-limit.ts';
import { Sensitive } from './sensitive.ts';

it('prints stars for whatever is sensitive', () => {
  const secret = new Sensitive('hunter2');
  expect(`${secret.toString()} ${JSON.stringify({ secret })} ${inspect(secret)}`).not.toContain('hunter2');
  expect(secret.reveal()).toBe('hunter2');
  let written = '';
  const log = createLog(
    't',
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written += chunk.toString();
        done();
      },
    }),
  );
  log.info({ secret, password: 'hunter2', login: { token: 'hunter2' } }, 'x');
  expect(written).toContain('***');
  expect(written).not.toContain('hunter2');
});

it('counts in fixed windows and starts anew after each', async () => {
  let now = 0;
  const limiter = inProcessRateLimiter({ now: () => now, sleep: () => Promise.resolve() });
  const rule = { name: 'login', limit: 2, windowMs: 1000 };
  expect(await limiter.take(rule, 'a')).toMatchObject({ allowed: true, remaining: 1 });
  expect(await limiter.peek(rule, 'a')).toMatchObject({ allowed: true, remaining: 1 });
  expect((await limiter.take(rule, 'a')).allowed).toBe(true);
  expect((await limiter.take(rule, 'a')).allowed).toBe(false);
  expect((await limiter.peek(rule, 'a')).allowed).toBe(false);
  expect((await limiter.take(rule, 'b')).allowed).toBe(true);
  now = 1000;
  expect((await limiter.take(rule, 'a')).allowed).toBe(true);
});

it('reads addresses of both families from the environment, and refuses what is none', () => {
  expect(readEnvironment({ PALOMAR_RESOLVER: '[fd77::54]:5353' }).resolver).toEqual({ host: 'fd77::54', port: 5353 });
  expect(readEnvironment({}).resolver).toEqual({ host: 'resolver', port: 5353 });
  expect(() => readEnvironment({ PALOMAR_RESOLVER: 'nowhere' })).toThrow(/host:port/);
  expect(() => readEnvironment({ PALOMAR_PORT_OFFSET: 'x' })).toThrow(/PALOMAR_PORT_OFFSET/);
});

it('stops services in reverse order, and those that had started when one cannot', async () => {
  const seen: string[] = [];
  const service = (name: string, fails = false) => ({
    name,
    start: () =>
      fails ? Promise.reject(new Error('no')) : Promise.resolve({ [Symbol.asyncDispose]: () => (seen.push(`stop ${name}`), Promise.resolve()) }),
  });
  expect(await runServices([service('a'), service('b'), service('c', true)], { log: silentLog() })).toBe(1);
  expect(seen).toEqual(['stop b', 'stop a']);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 20);
  expect(await runServices([service('a'), service('b')], { log: silentLog(), signal: stop.signal })).toBe(0);
  expect(seen.slice(2)).toEqual(['stop b', 'stop a']);
});
