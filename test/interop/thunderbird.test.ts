/**
 * Thunderbird, from Debian, without a screen. It is large and slow to start, so it is asked for: `apt-get install thunderbird`, then
 * `PALOMAR_THUNDERBIRD=1 npx vitest run --project integration test/interop/thunderbird.test.ts`.
 */
import { expect, it } from 'vitest';
import { ADDRESS, imapStage, PASSWORD } from '../support/imap-stage.ts';
import { startThunderbird } from '../support/thunderbird.ts';

/** Waits for what is asked for up to twenty seconds. */
const UNTIL = `const until = async (holds) => { for (let turn = 0; turn < 200 && !holds(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 100)); };`;
const FOLDERS = `const inbox = server.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox), archive = server.rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Archive);`;

it.runIf(process.env['PALOMAR_THUNDERBIRD'])('lists folders, reads, flags and moves letters, and hears of new ones', async () => {
  await using stage = await imapStage();
  for (let n = 1; n <= 3; n += 1) await stage.deliver(`m${n}`, `From: a@x.test\nSubject: letter ${n}.\nMessage-ID: <${n}@x.test>\n\ntext ${n}\n`);
  using other = await (await stage.client()).login();
  await using thunderbird = await startThunderbird({ port: stage.port, address: ADDRESS, password: PASSWORD, certificate: stage.certificate });
  const names = await thunderbird.run(
    `${UNTIL} await until(() => server.rootFolder.subFolders.length >= 6); return server.rootFolder.subFolders.map((folder) => folder.name).sort();`,
  );
  expect(names).toEqual(['Archive', 'Drafts', 'INBOX', 'Junk', 'Sent', 'Trash']);
  const subjects = await thunderbird.run(
    `${UNTIL} ${FOLDERS} inbox.updateFolder(null); await until(() => inbox.getTotalMessages(false) === 3); return [...inbox.messages].map((letter) => letter.mime2DecodedSubject);`,
  );
  expect(subjects).toEqual(['letter 1.', 'letter 2.', 'letter 3.']);
  const text = await thunderbird.run(`${FOLDERS}
      const uri = inbox.getUriForMsg([...inbox.messages][1]);
      return new Promise((resolve, reject) => {
        let text = '';
        const listener = {
          QueryInterface: ChromeUtils.generateQI(['nsIStreamListener']),
          onStartRequest() {},
          onStopRequest: (request, status) => (Components.isSuccessCode(status) ? resolve(text) : reject(status)),
          onDataAvailable(request, stream, offset, count) {
            const input = Cc['@mozilla.org/scriptableinputstream;1'].createInstance(Ci.nsIScriptableInputStream);
            input.init(stream);
            text += input.read(count);
          },
        };
        MailServices.messageServiceFromURI(uri).streamMessage(uri, listener, null, null, false, '');
      });`);
  expect(text).toMatch(/Subject: letter 2\.\r?\n.*\r?\n\r?\ntext 2\r?\n$/s);
  await thunderbird.run(`${FOLDERS}
      const [first, , third] = [...inbox.messages];
      inbox.markMessagesFlagged([first], true);
      inbox.markMessagesRead([first], true);
      await new Promise((resolve) => MailServices.copy.copyMessages(inbox, [third], archive, true, { onStartCopy() {}, onProgress() {}, setMessageKey() {}, getMessageId() {}, onStopCopy: resolve }, null, false));`);
  await other.command('EXAMINE INBOX');
  await expect.poll(async () => (await other.command('FETCH 1 FLAGS'))[0], { timeout: 10_000 }).toMatch(/\\Flagged \\Seen|\\Seen \\Flagged/);
  expect((await other.command('STATUS Archive (MESSAGES)'))[0]).toBe('* STATUS Archive (MESSAGES 1)');
  await stage.deliver('late', 'From: a@x.test\nSubject: late.\n\nlate\n');
  const late = await thunderbird.run(
    `${UNTIL} ${FOLDERS} const has = () => [...inbox.messages].some((letter) => letter.mime2DecodedSubject === 'late.'); await until(has); return has();`,
  );
  expect(late).toBe(true);
});
