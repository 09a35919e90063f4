import { expect, it } from 'vitest';
import { serverId, type Alert } from '../../../contract/index.ts';
import { newsOf, NO_NEWS } from './news.ts';

const one: Alert = {
  id: 'aviary/disk-nearly-full/',
  serverId: serverId.parse('aviary'),
  kind: 'disk-nearly-full',
  severity: 'warn',
  subject: '',
  amount: 90,
  since: '2026-11-22T10:00:00.000Z',
  dismissedAt: null,
};
const two: Alert = { ...one, id: 'aviary/queue-stuck/', kind: 'queue-stuck' };

it('announces nothing of what was there at the start', () => {
  expect(newsOf(NO_NEWS, [one]).fresh).toEqual([]);
});

it('announces what comes, once', () => {
  const start = newsOf(NO_NEWS, [one]);
  const next = newsOf(start, [one, two]);
  expect(next.fresh).toEqual([two]);
  expect(newsOf(next, [one, { ...two, amount: 91 }]).fresh).toEqual([]);
});

it('announces what has ended and comes again, and what has become worse', () => {
  const start = newsOf(NO_NEWS, [one]);
  expect(newsOf(newsOf(start, []), [one]).fresh).toEqual([one]);
  expect(newsOf(start, [{ ...one, severity: 'fail' }]).fresh).toHaveLength(1);
});

it('says nothing of what was set aside, nor when it is taken back', () => {
  const aside = { ...two, dismissedAt: one.since };
  const start = newsOf(newsOf(NO_NEWS, []), [aside]);
  expect(start.fresh).toEqual([]);
  expect(newsOf(start, [two]).fresh).toEqual([]);
});
