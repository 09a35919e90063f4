/**
 * `kill -9` of every service of the mail stack, as processes of their own, while strangers, submitters and an IMAP client are at work: what was
 * answered is there exactly once; what was queued is delivered, or bounced exactly once. One double is possible and no other: another
 * server took the message, and outbound or its storage died before that was noted (`server-bundle/life-of-a-message.md`).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OUTBOUND_LIMITS } from '../../../server-bundle/protocols/outbound/limits.ts';
import { Answered } from '../../support/kill-loop.ts';
import { countingSink, subjectOf } from './support/counting-sink.ts';
import type { CountingSink } from './support/counting-sink.ts';
import { LEASE_MS } from './support/kill-limits.ts';
import { appender, stranger, submitter } from './support/kill-load.ts';
import { startLoopbackStack } from './support/loopback-stack.ts';
import type { InboxReader, LoopbackStack, Service } from './support/loopback-stack.ts';
import { redisPeer } from './support/redis-peer.ts';
import type { RedisPeer } from './support/redis-peer.ts';

type Victim = Service | 'redis';

interface Outage {
  readonly victim: Victim;
  readonly from: number;
  readonly to: number;
}

const [OPEN, LOCKED] = ['open@dovecote.test', 'locked@dovecote.test'];
const SERVICES = ['mx', 'smtp', 'smtp-bree', 'imap'] as const;
const VICTIMS: readonly Victim[] = ['sqlite', 'mx', 'smtp', 'smtp-bree', 'imap', 'redis', 'sqlite', 'smtp-bree'];
/** The kill strikes within this after everybody is at work again. */
const STRIKE_MS = 300;
const DRAIN_MS = 40_000;

const things = new AsyncDisposableStack();
let redis: RedisPeer;
let sink: CountingSink;
let stack: LoopbackStack;
let owner: InboxReader;
const answered = new Answered();
const outages: Outage[] = [];
let [open, locked]: readonly [readonly string[], readonly string[]] = [[], []];

beforeAll(async () => {
  redis = things.use(redisPeer());
  sink = things.use(await countingSink());
  await redis.start();
  stack = things.use(await startLoopbackStack({ redisUrl: redis.url, outboundPort: sink.port }));
  await stack.start('sqlite');
  await Promise.all([...SERVICES.map((service) => stack.start(service)), stack.addMailbox(OPEN), prepareDomain()]);
  await stack.addMailbox(LOCKED);
  owner = await stack.follow(OPEN);
  things.defer(() => owner[Symbol.asyncDispose]());
  await underLoad(killInTurns);
  await vi.waitUntil(async () => (await leftInQueue()) === 0, { timeout: DRAIN_MS, interval: 200 });
  [open, locked] = [await stack.read(OPEN), await stack.read(LOCKED)];
}, 120_000);
afterAll(() => things.disposeAsync());

describe('after kill -9 of every service in turn, under load', () => {
  it('each service was killed, and in the midst of work', () => {
    expect(new Set(outages.map(({ victim }) => victim))).toEqual(new Set(VICTIMS));
    for (const kind of ['stranger', 'submitted', 'appended']) expect(answered.count(kind)).toBeGreaterThan(VICTIMS.length * 3);
  });

  it.each([
    ['open', () => open],
    ['locked', () => locked],
  ] as const)('the %s mailbox has what mx answered with 250, exactly once', (_name, letters) => {
    expect(answered.problems('stranger', namesIn(letters(), 'stranger-'))).toEqual([]);
  });

  it('the mailbox has what APPEND was answered with OK, and nothing twice', () => {
    expect(answered.problems('appended', namesIn(open, 'appended-'))).toEqual([]);
  });

  it('a neighbour has what submission answered with 250, exactly once', () => {
    expect(answered.problems('submitted', namesIn(locked, 'submitted-'))).toEqual([]);
  });

  it('its sender is told of what could not be delivered, exactly once', () => {
    const told = open.flatMap((letter) => [...letter.matchAll(/^Final-Recipient: rfc822; ?nobody-(\S+)@/gim)].map((match) => match[1] ?? ''));
    expect(answered.problems('submitted', told)).toEqual([]);
  });

  it('the other server has all that was queued, twice only what it took right before a process died', () => {
    const lost = answered.problems('submitted', [...sink.taken.keys()]);
    const doubles = [...sink.taken].flatMap(([name, [first = 0, ...again]]) => again.map((at) => ({ name, first, at })));
    const deaths = outages.filter(({ victim }) => victim === 'smtp-bree' || victim === 'sqlite');
    const unexplained = doubles.filter(({ first, at }) => !deaths.some(({ from, to }) => from <= at && to >= first && from - first < LEASE_MS));
    expect(lost).toEqual([]);
    expect(unexplained).toEqual([]);
    expect(doubles.length).toBeLessThanOrEqual(deaths.length * OUTBOUND_LIMITS.messages);
  });
});

async function underLoad(work: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const load = { stack, open: OPEN, locked: LOCKED, answered, stop: stop.signal };
  const clients = [...['a', 'b', 'c'].map((name) => stranger(load, name)), ...['a', 'b'].map((name) => submitter(load, name)), appender(load, 'a')];
  try {
    await work();
  } finally {
    stop.abort();
    await Promise.all(clients);
  }
}

async function killInTurns(): Promise<void> {
  for (const victim of shuffled(VICTIMS)) {
    await everybodyWorks();
    await pause(Math.random() * STRIKE_MS);
    const from = Date.now();
    await (victim === 'redis' ? redis.kill() : stack.kill(victim));
    await (victim === 'redis' ? redis.start() : stack.start(victim));
    outages.push({ victim, from, to: Date.now() });
    if (victim === 'sqlite') await logInAgain();
  }
  await everybodyWorks();
}

/** Each kind of client has been answered, and the other server has got something, since this was called. */
async function everybodyWorks(): Promise<void> {
  const counts = (): readonly number[] => [...['stranger', 'submitted', 'appended'].map((kind) => answered.count(kind)), sink.taken.size];
  const before = counts();
  await vi.waitUntil(() => counts().every((count, index) => count > (before[index] ?? 0)), { timeout: 30_000, interval: 20 });
}

/** Logins do not outlive storage. */
async function logInAgain(): Promise<void> {
  await owner[Symbol.asyncDispose]();
  owner = await stack.follow(OPEN);
}

async function prepareDomain(): Promise<void> {
  await using api = stack.link('storage-api');
  const limit = 1_000_000;
  await api.call('sending-limit.set', {
    subject: '',
    messagesPerHour: limit,
    messagesPerDay: limit,
    recipientsPerHour: limit,
    recipientsPerDay: limit,
  });
}

async function leftInQueue(): Promise<number> {
  await using api = stack.link('storage-api');
  const open = await Promise.all((['waiting', 'sending'] as const).map((state) => api.call('queue.list', { limit: 100, state })));
  return open.flat().length;
}

function namesIn(letters: readonly string[], prefix: string): readonly string[] {
  return letters.map(subjectOf).filter((name) => name.startsWith(prefix));
}

function shuffled<T>(all: readonly T[]): readonly T[] {
  return all
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}
