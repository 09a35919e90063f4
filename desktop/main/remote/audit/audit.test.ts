import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverId } from '../../../contract/models.ts';
import { openAudit } from './open-audit.ts';
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

it('gives back the newest first, so many, before a moment', async () => {
  const audit = openAudit(directory, id);
  for (let number = 0; number < 10; number += 1) audit.record(entry(number));
  const whats = (await readAudit(directory, id, { limit: 3, before: entry(8).at })).map(({ what }) => what);
  expect(whats).toEqual(['command 7', 'command 6', 'command 5']);
  expect((await readAudit(directory, id, { limit: 1 }))[0]?.serverId).toBe(id);
});

it('can be read by its owner only', () => {
  openAudit(directory, id).record(entry(1));
  expect(statSync(path.join(directory, 'one.jsonl')).mode & 0o777).toBe(0o600);
});

it('rotates by size and keeps a bounded number of files, reading across them', async () => {
  const audit = openAudit(directory, id, { fileMaxBytes: 1_000 });
  for (let number = 0; number < 100; number += 1) audit.record(entry(number));
  expect(readdirSync(directory)).toHaveLength(5);
  const whats = (await readAudit(directory, id, { limit: 20 })).map(({ what }) => what);
  expect(whats).toEqual(Array.from({ length: 20 }, (_, index) => `command ${99 - index}`));
});

it('passes over a line that a crash cut short', async () => {
  const audit = openAudit(directory, id);
  audit.record(entry(1));
  appendFileSync(path.join(directory, 'one.jsonl'), '{"at":"2026\n');
  audit.record(entry(2));
  expect(await readAudit(directory, id, { limit: 10 })).toHaveLength(2);
});

it('is empty for a server without a past', async () => {
  expect(await readAudit(directory, serverId.parse('none'), { limit: 10 })).toEqual([]);
});
