/**
 * A file of version 1 with many messages, opened by this version: how long its owner waits for the login, and how long upkeep takes
 * afterwards. `node test/bench/mailbox/migration.ts [messages]`, 100,000 of 4 KB unless said otherwise.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { first } from '../../../server-bundle/storage/service/mailbox/migrations/0001-first.ts';
import { upkeepTurn } from '../../../server-bundle/storage/service/mailbox/upkeep.ts';
import { mailboxFile } from '../../support/mailbox-file.ts';
import { letters } from './letters.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const count = Number(process.argv[2] ?? 100_000);
const words = globSync('node_modules/*/README.md', { cwd: root })
  .slice(0, 400)
  .map((file) => readFileSync(path.join(root, file), 'utf8'))
  .join('\n');
const make = letters(words, 2800);

using box = mailboxFile({ migrations: [first] });
const inbox = box.folder('INBOX');
for (let uid = 1; uid <= count;) {
  box.write((file) => {
    for (const end = Math.min(uid + 500, count + 1); uid < end; uid++) {
      const raw = make();
      const body = file.insert('INSERT INTO bodies (uses, raw) VALUES (1, ?)', raw);
      file.run(
        "INSERT INTO messages (folder_id, uid, mod_seq, internal_date, size_bytes, seen, flags, body_id) VALUES (?, ?, ?, 1, ?, 0, '', ?)",
        ...[inbox, uid, uid, raw.length, body],
      );
    }
  });
}
const opening = timed(() => box.reopen());
let longest = 0;
const upkeep = timed(() => {
  const turn = { isMore: true };
  while (turn.isMore)
    longest = Math.max(
      longest,
      timed(() => (turn.isMore = box.write(upkeepTurn))),
    );
});
console.log(`${count.toLocaleString('en')} messages of version 1: opened in ${opening.toFixed(0)} ms;`);
console.log(`upkeep ${(upkeep / 1000).toFixed(1)} s (${(upkeep / count).toFixed(2)} ms a message), the longest turn ${longest.toFixed(0)} ms.`);

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
