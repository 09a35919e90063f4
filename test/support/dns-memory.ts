/** Names in a table instead of a network, under the real code that reads messages: for tests that start nothing. */
import { RCODES } from '../../desktop/main/resolver/message.ts';
import type { Message, QueryType, ResourceRecord } from '../../desktop/main/resolver/message.ts';
import type { Resolver } from '../../desktop/main/resolver/outcome.ts';
import { askResolver } from '../../desktop/main/resolver/recursive.ts';
import type { Transport } from '../../desktop/main/resolver/transport.ts';

/** `{ 'example.org MX': ['10 mail.example.org'] }`; a failure instead of values stands for how the server fails. */
export type Table = Readonly<Record<string, readonly string[] | 'servfail' | 'refused' | 'timeout'>>;

export interface MemoryResolver extends Resolver {
  readonly asked: string[];
}

export function memoryResolver(table: Table): MemoryResolver {
  const asked: string[] = [];
  const transport: Transport = {
    label: 'memory',
    async exchange(_server, { name, type }, { signal } = {}) {
      await Promise.resolve();
      signal?.throwIfAborted();
      asked.push(`${name} ${type}`);
      const failure = table[`${name} ${type}`];
      if (failure === 'timeout') return { kind: 'timeout', problem: 'no answer within 2 s' };
      if (typeof failure === 'string') return { kind: 'message', message: message(failure === 'refused' ? RCODES.REFUSED : RCODES.SERVFAIL, []) };
      const answers = answersOf(table, name, type);
      const last = answers.at(-1);
      const end = last?.type === 'CNAME' ? last.data : name;
      const exists = answers.some((answer) => answer.type === type) || Object.keys(table).some((key) => key.startsWith(`${end} `));
      return { kind: 'message', message: message(exists ? RCODES.NOERROR : RCODES.NXDOMAIN, answers) };
    },
  };
  return { ...askResolver({ host: '192.0.2.53' }, { transport }), asked };
}

export function message(rcode: number, answers: readonly ResourceRecord[], more: Partial<Message> = {}): Message {
  return { rcode, authoritative: true, truncated: false, authenticated: false, answers, authorities: [], additionals: [], ...more };
}

export function record(name: string, type: QueryType, value: string): ResourceRecord {
  const mx = type === 'MX' ? /^(\d+) (.*)$/.exec(value) : null;
  return { name, type, ttlSeconds: 300, data: mx?.[2] ?? value, priority: mx ? Number(mx[1]) : null };
}

function answersOf(table: Table, name: string, type: QueryType): readonly ResourceRecord[] {
  const values = table[`${name} ${type}`];
  if (values && typeof values !== 'string') return values.map((value) => record(name, type, value));
  const alias = table[`${name} CNAME`];
  const [target] = typeof alias === 'string' ? [] : (alias ?? []);
  return target === undefined ? [] : [record(name, 'CNAME', target), ...answersOf(table, target, type)];
}
