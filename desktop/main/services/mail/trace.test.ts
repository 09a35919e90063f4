import { expect, it } from 'vitest';
import type { DeliveryKind } from '../../../contract/models.ts';
import { messagesOf, questionOf, type ServerEvent } from './trace.ts';

const ID = '01k8m2x4n5p6q7r8s9t0v';
let next = 1;
const event = (kind: DeliveryKind, more: Partial<ServerEvent> = {}): ServerEvent => ({
  id: (next += 1),
  at: new Date(next * 1000).toISOString(),
  queueId: ID,
  kind,
  sender: 'bea@stranger.example',
  recipient: 'ana@example.org',
  domain: 'example.org',
  peer: null,
  reason: null,
  ...more,
});
const stateOf = (...events: ServerEvent[]) => messagesOf(events)[0]?.state;

it('finds the id in what a person has at hand: the id, one of a recipient, a Received field, a line of a log', () => {
  for (const text of [
    ID,
    `  ${ID}.2 `,
    `${ID}-p0123abcd.1`,
    `Received: from a.example (a.example [192.0.2.1]) by mail.example.org with ESMTPS id ${ID} for <ana@example.org>; Sun`,
    `{"level":30,"queueId":"${ID}","msg":"accepted"}`,
    `accept id=${ID} from=<a@b.example>`,
  ])
    expect(questionOf(text), text).toEqual({ queueId: ID });
});

it('asks for everything by nothing, and takes the rest for an address', () => {
  expect(questionOf('  ')).toEqual({});
  expect(questionOf(' <Ana@Example.org> ')).toEqual({ address: 'Ana@Example.org' });
  expect(questionOf('hello')).toEqual({ address: 'hello' });
  expect(questionOf('abcdefghijkl@example.org')).toEqual({ address: 'abcdefghijkl@example.org' });
});

it('tells one story for a message, its recipients and what was passed on of it, in the order of time', () => {
  const events = [
    event('accepted'),
    event('forwarded', { reason: `queued as ${ID}-p1` }),
    event('deferred', { queueId: `${ID}-p1.1`, recipient: 'ana@far.example' }),
    event('delivered', { queueId: `${ID}-p1.1`, recipient: 'ana@far.example', peer: 'mx.far.example' }),
  ];
  const [message, ...others] = messagesOf([...events].reverse());
  expect(others).toEqual([]);
  expect(message).toMatchObject({ queueId: ID, state: 'delivered', recipients: ['ana@example.org', 'ana@far.example'] });
  expect(message?.events.map(({ kind, service }) => `${kind} ${service}`)).toEqual([
    'accepted mx',
    'forwarded smtp-bree',
    'deferred smtp-bree',
    'delivered smtp-bree',
  ]);
});

it('judges a message by the last word about each recipient', () => {
  const bo = { recipient: 'bo@example.org' };
  expect(stateOf(event('accepted'))).toBe('under-way');
  expect(stateOf(event('queued', { recipient: null }), event('deferred'))).toBe('under-way');
  expect(stateOf(event('deferred'), event('delivered'))).toBe('delivered');
  expect(stateOf(event('sealed'), event('delivered', bo))).toBe('delivered');
  expect(stateOf(event('delivered'), event('bounced', bo))).toBe('partly');
  expect(stateOf(event('queued'), event('bounced'))).toBe('failed');
  expect(stateOf(event('queued'), event('held'))).toBe('held');
  expect(stateOf(event('refused'))).toBe('refused');
});

it('puts the beginning first, though another service wrote it down later', () => {
  const [message] = messagesOf([event('delivered'), event('accepted')]);
  expect(message?.events.map(({ kind }) => kind)).toEqual(['accepted', 'delivered']);
  expect(message?.state).toBe('delivered');
});

it('keeps apart what was refused without an id, and puts the newest message first', () => {
  const none = { queueId: '', recipient: null };
  const messages = messagesOf([event('refused', none), event('refused', none), event('accepted')]);
  expect(messages.map(({ state }) => state)).toEqual(['under-way', 'refused', 'refused']);
});
