import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverId, type ServerId } from '../../../contract/models.ts';
import { openAudit } from './open-audit.ts';
import type { AuditFilter } from '../../../contract/models.ts';
import { readAudit } from './read-audit.ts';
import type { AuditRecord } from './sink.ts';

const id = serverId.parse('one');
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'palomar-audit-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function entry(number: number): AuditRecord {
  return {
    at: new Date(Date.UTC(2026, 0, 1) + number * 1_000).toISOString(),
    kind: 'command',
    what: `command ${number}`,
    exitCode: 0,
    tookMs: 1,
    error: null,
  };
}

async function whats(of: ServerId, filter: AuditFilter = {}): Promise<string[]> {
  return (await Array.fromAsync(readAudit(directory, of, filter))).map(({ what }) => what);
}

it('gives back the newest first, up to a moment and from one on', async () => {
  const audit = openAudit(directory, id);
  for (let number = 0; number < 10; number += 1) audit.record(entry(number));
  expect(await whats(id, { until: entry(7).at, from: entry(5).at })).toEqual(['command 7', 'command 6', 'command 5']);
  expect((await readAudit(directory, id).next()).value?.serverId).toBe(id);
});

it('finds by kind, by text in any case, and what failed', async () => {
  const audit = openAudit(directory, id);
  audit.record({ ...entry(1), what: 'apt-get Install docker' });
  audit.record({ ...entry(2), kind: 'write', what: '/etc/palomar/stack.json', exitCode: null });
  audit.record({ ...entry(3), what: 'false', exitCode: 1 });
  audit.record({ ...entry(4), kind: 'upload', what: '/x', exitCode: null, error: 'DISK_FULL' });
  expect(await whats(id, { kinds: ['write', 'upload'] })).toEqual(['/x', '/etc/palomar/stack.json']);
  expect(await whats(id, { text: 'install DOCKER' })).toEqual(['apt-get Install docker']);
  expect(await whats(id, { text: 'disk_full' })).toEqual(['/x']);
  expect(await whats(id, { failedOnly: true })).toEqual(['/x', 'false']);
});

it('can be read by its owner only', () => {
  openAudit(directory, id).record(entry(1));
  expect(statSync(path.join(directory, 'one.jsonl')).mode & 0o777).toBe(0o600);
});

it('rotates by size and keeps a bounded number of files, reading across them', async () => {
  const audit = openAudit(directory, id, { fileMaxBytes: 1_000 });
  for (let number = 0; number < 100; number += 1) audit.record(entry(number));
  expect(readdirSync(directory)).toHaveLength(5);
  expect((await whats(id)).slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, index) => `command ${99 - index}`));
});

it('passes over a line that a crash cut short', async () => {
  const audit = openAudit(directory, id);
  audit.record(entry(1));
  appendFileSync(path.join(directory, 'one.jsonl'), '{"at":"2026\n');
  audit.record(entry(2));
  expect(await whats(id)).toHaveLength(2);
});

it('is empty for a server without a past', async () => {
  expect(await whats(serverId.parse('none'))).toEqual([]);
});
