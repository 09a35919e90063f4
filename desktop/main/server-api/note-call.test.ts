import { ORPCError } from '@orpc/client';
import { expect, it } from 'vitest';
import type { AuditRecord } from '../remote/audit/sink.ts';
import { noteCall } from './note-call.ts';

async function noted(path: readonly string[], call: () => Promise<unknown>): Promise<AuditRecord[]> {
  const records: AuditRecord[] = [];
  await noteCall({ record: (entry) => void records.push(entry) }, path, call).catch(() => undefined);
  return records;
}
const answers = () => Promise.resolve('fine');

it('notes what changes something', async () => {
  expect(await noted(['mailboxes', 'create'], answers)).toMatchObject([{ kind: 'api', what: 'mailboxes.create', error: null }]);
});

it('passes over what only reads', async () => {
  expect(await noted(['mailboxes', 'list'], answers)).toEqual([]);
});

it('notes a read that failed, by its code', async () => {
  expect(await noted(['mailboxes', 'list'], () => Promise.reject(new ORPCError('NOT_FOUND')))).toMatchObject([{ error: 'NOT_FOUND' }]);
});

it('notes what it does not know', async () => {
  expect(await noted(['fly', 'away'], answers)).toHaveLength(1);
});
