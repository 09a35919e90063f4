import { expect, it } from 'vitest';
import { message, record } from '../../../test/support/dns-memory.ts';
import { MAX_QUERIES_PER_NAME } from './limits.ts';
import { RCODES } from './message.ts';
import type { Message, Question } from './message.ts';
import { recordsOf } from './outcome.ts';
import type { Transport } from './transport.ts';
import { createWalker } from './walk.ts';

const ROOT = { name: 'ns.root', address: '192.0.2.1' };

/** Each server is a function from the question to its message; a server that is not there is silent. */
function network(servers: Readonly<Record<string, (question: Question) => Message>>): Transport & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    label: 'memory',
    asked,
    exchange: (server, question) => {
      asked.push(`${server.address} ${question.name} ${question.type}`);
      const reply = servers[server.address]?.(question);
      return Promise.resolve(reply ? { kind: 'message', message: reply } : { kind: 'timeout', problem: 'no answer' });
    },
  };
}

const referral = (zone: string, host: string, glue: readonly (readonly [string, string])[]) =>
  message(RCODES.NOERROR, [], {
    authoritative: false,
    authorities: [record(zone, 'NS', host)],
    additionals: glue.map(([name, address]) => record(name, 'A', address)),
  });
const answer = (name: string, address: string) => message(RCODES.NOERROR, [record(name, 'A', address)]);

it('believes no glue about a name outside the zone that gives it', async () => {
  const transport = network({
    '192.0.2.1': ({ name }) =>
      name.endsWith('victim')
        ? referral('victim', 'ns.victim', [['ns.victim', '192.0.2.3']])
        : referral('evil', 'ns.evil', [['ns.evil', '192.0.2.2']]),
    '192.0.2.2': ({ name }) => referral(name, 'ns.victim', [['ns.victim', '192.0.2.66']]),
    '192.0.2.3': ({ name }) => answer(name, name === 'ns.victim' ? '192.0.2.3' : '198.51.100.1'),
    '192.0.2.66': ({ name }) => answer(name, '203.0.113.66'),
  });
  const walker = createWalker({ roots: [ROOT], transport });
  expect(recordsOf(await walker.resolve('a.evil', 'A')).map((one) => one.data)).toEqual(['198.51.100.1']);
  expect(recordsOf(await walker.resolve('www.victim', 'A')).map((one) => one.data)).toEqual(['198.51.100.1']);
  expect(transport.asked.join()).not.toContain('192.0.2.66');
});

it('follows no referral sideways or upwards', async () => {
  const transport = network({
    '192.0.2.1': () => referral('test', 'ns.test', [['ns.test', '192.0.2.2']]),
    '192.0.2.2': () => referral('other', 'ns.other', [['ns.other', '192.0.2.66']]),
  });
  expect(await createWalker({ roots: [ROOT], transport }).resolve('www.a.test', 'A')).toMatchObject({ kind: 'servfail' });
  expect(transport.asked).toHaveLength(2);
});

it('takes records only of the name that was asked for', async () => {
  const transport = network({
    '192.0.2.1': ({ name }) => message(RCODES.NOERROR, [record(name, 'A', '192.0.2.9'), record('bank.example', 'A', '192.0.2.66')]),
  });
  expect(recordsOf(await createWalker({ roots: [ROOT], transport }).resolve('www.test', 'A'))).toHaveLength(1);
});

it('does not take the word of a server without authority', async () => {
  const transport = network({ '192.0.2.1': ({ name }) => ({ ...answer(name, '192.0.2.66'), authoritative: false }) });
  expect(await createWalker({ roots: [ROOT], transport }).resolve('www.test', 'A')).toMatchObject({ kind: 'servfail' });
});

it('gives up when aliases lead on for ever', async () => {
  let step = 0;
  const transport = network({ '192.0.2.1': ({ name }) => message(RCODES.NOERROR, [record(name, 'CNAME', `${(step += 1)}.test`)]) });
  expect(await createWalker({ roots: [ROOT], transport }).resolve('0.test', 'A')).toMatchObject({ kind: 'malformed' });
  expect(step).toBeLessThan(12);
});

it('asks a bounded number of questions, however a zone multiplies its name servers', async () => {
  let made = 0;
  const transport = network({
    '192.0.2.1': ({ name }) => {
      if (name.split('.').length < 2) return message(RCODES.NXDOMAIN, []);
      const hosts = Array.from({ length: 10 }, () => record(name, 'NS', `n${(made += 1)}.x${made}.test`));
      return message(RCODES.NOERROR, [], { authoritative: false, authorities: hosts });
    },
  });
  const outcome = await createWalker({ roots: [ROOT], transport }).resolve('www.test', 'A');
  expect(outcome.kind).toMatch(/malformed|servfail/);
  expect(transport.asked.length).toBeLessThanOrEqual(MAX_QUERIES_PER_NAME);
});

it('asks a server that was silent last, the next time', async () => {
  const transport = network({ '192.0.2.2': ({ name }) => answer(name, '192.0.2.9') });
  const walker = createWalker({ roots: [ROOT, { name: 'b.root', address: '192.0.2.2' }], transport });
  await walker.resolve('one.test', 'A');
  await walker.resolve('two.test', 'A');
  expect(transport.asked).toEqual(['192.0.2.1 one.test A', '192.0.2.2 one.test A', '192.0.2.2 two.test A']);
});
