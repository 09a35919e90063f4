/**
 * Evolution's mail engine, from Debian. It brings 76 packages, so it is asked for:
 * `apt-get install --no-install-recommends evolution-data-server gir1.2-camel-1.2 python3-gi`, then
 * `PALOMAR_EVOLUTION=1 npx vitest run --project integration test/interop/evolution.test.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { withEvolution } from '../support/evolution.ts';
import { ADDRESS, imapStage, PASSWORD } from '../support/imap-stage.ts';

const READS = `
texts = {uid: inbox.get_message_sync(uid, None).get_subject() for uid in inbox.get_uids()}
print(json.dumps(texts))`;

const CHANGES = `
wanted = Camel.MessageFlags.SEEN | Camel.MessageFlags.FLAGGED
inbox.set_message_flags('1', wanted, wanted)
inbox.set_message_user_flag('2', 'Work', True)
inbox.synchronize_sync(False, None)
store.create_folder_sync('', 'Evo', None)
evo = store.get_folder_sync('Evo', 0, None)
inbox.transfer_messages_to_sync(['3'], evo, True, None)
inbox.synchronize_sync(True, None)
evo.refresh_info_sync(None)
store.rename_folder_sync('Evo', 'Evo2', None)
print(json.dumps([inbox.get_message_count(), evo.get_message_count()]))`;

it.runIf(process.env['PALOMAR_EVOLUTION'])('reads, flags, labels, moves and makes folders, and comes back by QRESYNC', async () => {
  await using stage = await imapStage();
  const home = mkdtempSync(path.join(tmpdir(), 'palomar-evolution-'));
  using stack = new DisposableStack();
  stack.defer(() => rmSync(home, { recursive: true, force: true }));
  const account = { home, port: stage.port, address: ADDRESS, password: PASSWORD };
  for (let n = 1; n <= 3; n += 1) await stage.deliver(`m${n}`, `From: a@x.test\nSubject: letter ${n}.\nMessage-ID: <${n}@x.test>\n\ntext ${n}\n`);
  expect(await withEvolution(account, READS)).toEqual({ 1: 'letter 1.', 2: 'letter 2.', 3: 'letter 3.' });
  expect(await withEvolution(account, CHANGES)).toEqual([2, 1]);
  using other = await (await stage.client()).login();
  await other.command('SELECT INBOX');
  expect((await other.command('FETCH 1:* FLAGS')).slice(0, -1)).toEqual([
    expect.stringMatching(/^\* 1 FETCH \(FLAGS \((?=.*\\Seen)(?=.*\\Flagged)/),
    expect.stringMatching(/^\* 2 FETCH \(FLAGS \(.*Work/),
  ]);
  expect((await other.command('STATUS Evo2 (MESSAGES)'))[0]).toBe('* STATUS Evo2 (MESSAGES 1)');
  await other.command('STORE 1 +FLAGS (\\Deleted)');
  await other.command('EXPUNGE');
  await stage.deliver('late', 'From: a@x.test\nSubject: late.\n\nlate\n');
  expect(await withEvolution(account, READS)).toEqual({ 2: 'letter 2.', 4: 'late.' });
});
