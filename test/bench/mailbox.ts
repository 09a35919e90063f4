/**
 * One mailbox file with 10, 10⁴ and, when asked, 10⁶ messages: what an append, a fetch, a list and a search cost, to see that they stay
 * flat. No service around it: the functions that its threads run. `node test/bench/mailbox.ts [size[xcharacters]…]`:
 * messages of real words, 2,800 characters of them (4 KB with the header) unless said otherwise.
 */
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ContentSearch } from '../../server-bundle/storage/service/mailbox/search.ts';
import { addMessage, expungeMessages, flagMessages, listMessages, readBody } from '../../server-bundle/storage/service/mailbox/messages.ts';
import { prepare } from '../../server-bundle/storage/service/mailbox/prepare.ts';
import { summariesOf } from '../../server-bundle/storage/service/mailbox/summaries.ts';
import { upkeepTurn } from '../../server-bundle/storage/service/mailbox/upkeep.ts';
import { mailboxFile, type MailboxFile } from '../support/mailbox-file.ts';
import { letters } from './mailbox/letters.ts';

const SIZES = ['10', '10000'];
const ROUNDS = 200;
const root = path.resolve(import.meta.dirname, '../..');
const words = globSync('node_modules/*/README.md', { cwd: root })
  .slice(0, 400)
  .map((file) => readFileSync(path.join(root, file), 'utf8'))
  .join('\n');

type Row = Record<string, number>;

const table: Record<string, Row> = {};
for (const asked of process.argv.length > 2 ? process.argv.slice(2) : SIZES) {
  const [size = 0, characters = 2800] = asked.split('x').map(Number);
  table[`${size.toLocaleString('en')} × ${characters}`] = measure(size, characters);
}
console.table(table);
console.log('Milliseconds each, but: add/s, grouped by 50; KB on disk per message with its index. "fsync" ones wait for the disk.');

function measure(size: number, characters: number): Row {
  using box = mailboxFile();
  const make = letters(words, characters);
  const inbox = box.folder('INBOX');
  const add = (count: number, batch: number): void => {
    for (let n = 0; n < count; n += batch)
      box.write((file, changes) => {
        for (let m = 0; m < batch; m++) addMessage(file, changes, inbox, { raw: make(), flags: ['\\Seen'], internalDate: Date.now() });
      });
  };
  add(size, Math.min(size, 500));
  const indexing = timed(() => {
    while (box.write(upkeepTurn)) continue;
  });
  box.reopen();
  const kilobytes = statSync(box.path).size / 1024 / size;
  const uids = Array.from({ length: ROUNDS }, () => 1 + Math.floor(Math.random() * size));
  const row: Row = {
    'KB/message': kilobytes,
    open: timed(() => box.reopen()),
    'append (fsync)': each(() => add(1, 1)),
    'add/s by 50': (ROUNDS * 1000) / timed(() => add(ROUNDS, 50)),
    'prepare 4 KB': each(() => prepare(make())),
    'index 1': indexing / size,
    body: each((round) => readBody(box.file, inbox, uids[round] ?? 1)),
    summary: each((round) => summariesOf(box.file, inbox, [uids[round] ?? 1], false)),
    'summary+header': each((round) => summariesOf(box.file, inbox, [uids[round] ?? 1], true)),
    'flag (fsync)': each((round) =>
      box.write((file, changes) => flagMessages(file, changes, inbox, { uids: [uids[round] ?? 1], action: 'add', flags: [`f${round % 7}`] })),
    ),
    'expunge 1 (fsync)': each((round) =>
      box.write((file, changes) => {
        const uid = size + 1 + round;
        flagMessages(file, changes, inbox, { uids: [uid], action: 'add', flags: ['\\Deleted'] });
        expungeMessages(file, changes, inbox, [uid]);
      }),
    ),
    'list flags': timed(() => listMessages(box.file, inbox)),
    ...searching(box),
  };
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value.toPrecision(3))]));
}

function searching(box: MailboxFile): Row {
  while (box.write(upkeepTurn)) continue;
  const inbox = box.folder('INBOX');
  const uids = listMessages(box.file, inbox).map((row) => row.uid);
  const search = (text: string, headerToo = false): number =>
    timed(() => {
      const running = new ContentSearch(inbox, { kind: 'text', text, headerToo }, uids);
      while (running.turn(box.file) === 'again') continue;
    });
  return { 'BODY rare': search('quinquagesima'), 'BODY usual': search('deprecated'), 'TEXT rare': search('quinquagesima', true) };
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function each(work: (round: number) => void): number {
  return (
    timed(() => {
      for (let round = 0; round < ROUNDS; round++) work(round);
    }) / ROUNDS
  );
}
