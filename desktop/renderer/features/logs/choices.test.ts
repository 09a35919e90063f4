import { expect, it } from 'vitest';
import { serverId } from '../../../contract/index.ts';
import { firstChoices, keepChoices } from './choices.ts';

const ALL = ['redis', 'mx', 'imap'];
const id = (name: string) => serverId.parse(name);

it('begins with the usual services, or with the first there are', () => {
  expect(firstChoices(id('a'), ALL, null).services).toEqual(['mx', 'imap']);
  expect(firstChoices(id('a'), ['x', 'y', 'z'], null).services).toEqual(['x', 'y']);
});

it('goes on as it was left, without services that are gone', () => {
  const chosen = { ...firstChoices(id('b'), ALL, null), services: ['redis', 'gone'], least: 'warn', wrap: true } as const;
  keepChoices(id('b'), chosen);
  expect(firstChoices(id('b'), ALL, null)).toEqual({ ...chosen, services: ['redis'] });
  keepChoices(id('b'), { ...chosen, services: [] });
  expect(firstChoices(id('b'), ALL, null).services).toEqual([]);
  expect(firstChoices(id('c'), ALL, null).least).toBe('trace');
});

it('shows all lines of the service somebody asked for', () => {
  keepChoices(id('d'), { ...firstChoices(id('d'), ALL, null), text: { text: 'x', isExpression: false, inverse: true }, wrap: true });
  expect(firstChoices(id('d'), ALL, { services: ['redis'], text: '', since: null })).toMatchObject({
    services: ['redis'],
    text: { text: '', inverse: false },
    least: 'trace',
    wrap: true,
  });
});

it('goes to the lines about something, from when it began', () => {
  const since = new Date(2026, 10, 22, 14, 5, 59);
  expect(firstChoices(id('e'), ALL, { services: ['mx', 'redis'], text: '01k8m2x4', since })).toMatchObject({
    services: ['mx', 'redis'],
    text: { text: '01k8m2x4', inverse: false },
    period: { preset: 'custom', from: '2026-11-22T14:05', to: '' },
  });
});
