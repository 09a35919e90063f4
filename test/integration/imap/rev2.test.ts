/** IMAP4rev2 (RFC 9051) beside IMAP4rev1 (Appendix A), MAILBOXID (RFC 8474) and UIDONLY (RFC 9586). One expectation a line. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { imapStage, type ImapStage, type LineClient } from '../../support/imap-stage.ts';

let stage: ImapStage;
let turn = 0;
let box = '';
/** Has enabled nothing. */
let old: LineClient;

beforeAll(async () => {
  stage = await imapStage({ inThread: true });
  old = await client();
});
afterAll(async () => {
  old[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
});
beforeEach(() => {
  box = `Box${++turn}`;
});

const LETTER = 'Subject: x\r\n\r\nx';
const client = async (): Promise<LineClient> => (await stage.client()).login();
async function enabling(...names: readonly string[]): Promise<LineClient> {
  const one = await client();
  expect(await one.command(`ENABLE ${names.join(' ')}`)).toEqual([`* ENABLED ${names.join(' ')}`, 'OK ENABLE completed']);
  return one;
}
async function filled(count: number, ...clients: readonly LineClient[]): Promise<void> {
  await old.command(`CREATE ${box}`);
  await old.command(`APPEND ${box}${` {${LETTER.length}+}\r\n${LETTER}`.repeat(count)}`);
  for (const each of clients) await each.command(`SELECT ${box}`);
}
const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

describe('IMAP4rev2', () => {
  it('is told before and after login, and speaks the old way until it is enabled', async () => {
    const told = (await old.command('CAPABILITY'))[0] ?? '';
    expect(told).toMatch(/^\* CAPABILITY IMAP4rev1 IMAP4rev2 .* OBJECTID UIDONLY /);
    // What IMAP4rev2 took in (Appendix E), for those who speak IMAP4rev1.
    const folded =
      'NAMESPACE UNSELECT UIDPLUS ESEARCH SEARCHRES ENABLE IDLE SASL-IR LIST-EXTENDED LIST-STATUS MOVE LITERAL+ BINARY SPECIAL-USE STATUS=SIZE';
    for (const name of folded.split(' ')) expect(told.split(' '), name).toContain(name);
    await filled(2, old);
    expect(await old.command('SEARCH ALL')).toEqual(['* SEARCH 1 2', 'OK SEARCH completed']);
    const lines = await old.command(`SELECT ${box}`);
    expect(lines).toContain('* 0 RECENT');
    expect(lines).toContain('* OK [UNSEEN 1] First unread');
    expect(lines.some((line) => line.startsWith('* LIST'))).toBe(false);
  });

  it('answers SELECT with LIST, without RECENT and UNSEEN', async () => {
    using ana = await enabling('IMAP4rev2');
    await filled(1, ana);
    await old.command(`CREATE ${box}/under`);
    expect(await ana.command(`SELECT ${box}`)).toEqual([
      '* OK [CLOSED] The mailbox before is closed',
      expect.stringMatching(/^\* FLAGS/),
      expect.stringMatching(/^\* OK \[PERMANENTFLAGS/),
      '* 1 EXISTS',
      `* LIST (\\HasChildren) "/" ${box}`,
      expect.stringMatching(/^\* OK \[UIDVALIDITY/),
      '* OK [UIDNEXT 2] The next UID',
      expect.stringMatching(/^\* OK \[MAILBOXID/),
      expect.stringMatching(/^\* OK \[HIGHESTMODSEQ/),
      'OK [READ-WRITE] SELECT completed',
    ]);
    expect(await ana.command('EXAMINE Drafts')).toContain('* LIST (\\HasNoChildren \\Drafts) "/" Drafts');
    expect(await ana.command('SELECT Nowhere')).toEqual(['* OK [CLOSED] The mailbox before is closed', 'NO [NONEXISTENT] There is no such mailbox']);
  });

  it('answers every SEARCH with ESEARCH', async () => {
    using ana = await enabling('IMAP4rev2');
    await filled(4, ana);
    ana.send('s SEARCH 1:3\r\n');
    expect(await ana.line()).toBe('* ESEARCH (TAG "s") ALL 1:3');
    expect(await ana.line()).toBe('s OK SEARCH completed');
    ana.send('u UID SEARCH SUBJECT nothing\r\n');
    expect(await ana.line()).toBe('* ESEARCH (TAG "u") UID');
    expect(await ana.line()).toBe('u OK SEARCH completed');
    expect((await ana.command('SEARCH RETURN (COUNT) ALL'))[0]).toMatch(/^\* ESEARCH \(TAG "[^"]+"\) COUNT 4$/);
    expect((await ana.command('SEARCH CHARSET UTF-8 SUBJECT x'))[0]).toMatch(/ALL 1:4$/);
  });

  it('tells the UID with flags that nobody asked for', async () => {
    using ana = await enabling('IMAP4rev2');
    await filled(2, ana, old);
    await old.command('STORE 2 +FLAGS (\\Flagged)');
    expect((await ana.command('NOOP'))[0]).toBe('* 2 FETCH (UID 2 FLAGS (\\Flagged))');
    expect((await ana.command('STORE 1 +FLAGS (\\Seen)'))[0]).toBe('* 1 FETCH (UID 1 FLAGS (\\Seen))');
    expect((await ana.command('FETCH 2 BODY[TEXT]'))[1]).toBe('x FLAGS (\\Flagged \\Seen) UID 2)');
  });

  it('names mailboxes in UTF-8, both ways, where the old way has modified UTF-7', async () => {
    using ana = await enabling('IMAP4rev2');
    expect((await ana.command(`CREATE "${utf8('Entwürfe & Pläne')}"`)).at(-1)).toMatch(/^OK/);
    expect((await ana.command('LIST "" Entw*'))[0]).toBe(`* LIST (\\HasNoChildren) "/" "${utf8('Entwürfe & Pläne')}"`);
    expect((await old.command('LIST "" Entw*'))[0]).toBe('* LIST (\\HasNoChildren) "/" "Entw&APw-rfe &- Pl&AOQ-ne"');
    expect(await ana.command(`STATUS "${utf8('Entwürfe & Pläne')}" (MESSAGES DELETED SIZE)`)).toEqual([
      `* STATUS "${utf8('Entwürfe & Pläne')}" (MESSAGES 0 DELETED 0 SIZE 0)`,
      'OK STATUS completed',
    ]);
    expect((await ana.command('STATUS "\xff" (MESSAGES)')).at(-1)).toMatch(/^BAD/);
  });

  it('keeps names in one form, and says so where a client sent another', async () => {
    using ana = await enabling('IMAP4rev2');
    const [sent, kept] = [utf8('Bu\u0308ro'), utf8('B\u00fcro')];
    expect(await ana.command(`CREATE "${sent}"`)).toEqual([
      `* LIST (\\HasNoChildren) "/" "${kept}" ("OLDNAME" ("${sent}"))`,
      expect.stringMatching(/^OK \[MAILBOXID/),
    ]);
    expect(await ana.command(`SELECT "${sent}"`)).toContain(`* LIST (\\HasNoChildren) "/" "${kept}" ("OLDNAME" ("${sent}"))`);
    expect(await ana.command(`SELECT "${kept}"`)).toContain(`* LIST (\\HasNoChildren) "/" "${kept}"`);
    expect((await ana.command(`LIST "" "${sent}"`))[0]).toBe(`* LIST (\\HasNoChildren) "/" "${kept}"`);
    expect((await ana.command(`CREATE "${kept}"`)).at(-1)).toMatch(/^NO \[ALREADYEXISTS\]/);
    expect(await ana.command(`RENAME "${sent}" Desk`)).toEqual([`* LIST (\\HasNoChildren) "/" Desk ("OLDNAME" ("${kept}"))`, 'OK RENAME completed']);
    expect(await old.command('RENAME Desk Bench')).toEqual(['OK RENAME completed']);
    expect((await old.command('CREATE "Bu&Awg-cher"')).at(-1)).toMatch(/^OK/);
    expect((await old.command('LIST "" B*cher'))[0]).toBe('* LIST (\\HasNoChildren) "/" B&APw-cher');
  });

  it('moves by number with COPYUID told before the removals', async () => {
    using ana = await enabling('IMAP4rev2');
    await filled(3, ana);
    expect(await ana.command('MOVE 1:2 Archive')).toEqual([
      expect.stringMatching(/^\* OK \[COPYUID \d+ 1:2 \d+:\d+\]/),
      '* 2 EXPUNGE',
      '* 1 EXPUNGE',
      'OK MOVE completed',
    ]);
    expect((await ana.command('COPY 1 Nowhere')).at(-1)).toMatch(/^NO \[TRYCREATE\]/);
  });
});

describe('MAILBOXID', () => {
  const idOf = async (name: string): Promise<string> =>
    /^\* STATUS \S+ \(MAILBOXID \(([A-Za-z0-9_-]{1,255})\)\)$/.exec((await old.command(`STATUS ${name} (MAILBOXID)`))[0] ?? '')?.[1] ?? 'none';

  it('is told by CREATE, SELECT, STATUS and LIST, and is one and the same', async () => {
    const [made = ''] = await old.command(`CREATE ${box}`);
    const id = await idOf(box);
    expect(made).toBe(`OK [MAILBOXID (${id})] CREATE completed`);
    expect(await old.command(`EXAMINE ${box}`)).toContain(`* OK [MAILBOXID (${id})] Whatever its name`);
    expect(await old.command(`LIST "" ${box} RETURN (STATUS (MAILBOXID))`)).toContain(`* STATUS ${box} (MAILBOXID (${id}))`);
  });

  it('stays under another name, and is never given again', async () => {
    await old.command(`CREATE ${box}`);
    const id = await idOf(box);
    await old.command(`RENAME ${box} ${box}-renamed`);
    expect(await idOf(`${box}-renamed`)).toBe(id);
    await old.command(`DELETE ${box}-renamed`);
    await old.command(`CREATE ${box}-renamed`);
    expect(await idOf(`${box}-renamed`)).not.toBe(id);
    expect(await idOf('INBOX')).not.toBe(await idOf('Drafts'));
  });
});

describe('UIDONLY', () => {
  it('refuses whatever goes by message numbers, and nothing is changed', async () => {
    using ana = await enabling('UIDONLY');
    await filled(2, ana);
    for (const wrong of [
      'FETCH 1 FLAGS',
      'STORE 1 +FLAGS (\\Deleted)',
      'SEARCH ALL',
      'SORT (DATE) UTF-8 ALL',
      'THREAD REFERENCES UTF-8 ALL',
      'COPY 1 Archive',
      'MOVE 1 Archive',
      `REPLACE 1 ${box} {1+}\r\nx`,
      'UID SEARCH 1',
      'UID SEARCH OR NOT 1:* SEEN',
      'UID SORT (DATE) UTF-8 (1 SEEN)',
      'UID THREAD REFERENCES UTF-8 1:*',
    ])
      expect(await ana.command(wrong), wrong).toEqual(['BAD [UIDREQUIRED] Messages go by UID alone since UIDONLY is enabled']);
    expect(await ana.command('UID FETCH 1:* FLAGS')).toEqual(['* 1 UIDFETCH (FLAGS ())', '* 2 UIDFETCH (FLAGS ())', 'OK FETCH completed']);
  });

  it('answers by UID, and names the UID twice only when it is asked to', async () => {
    using ana = await enabling('UIDONLY');
    await filled(4, ana, old);
    await ana.command('UID STORE 1 +FLAGS.SILENT (\\Deleted)');
    expect(await ana.command('UID EXPUNGE 1')).toEqual(['* VANISHED 1', 'OK EXPUNGE completed']);
    expect((await ana.command('UID FETCH 3 (UID)'))[0]).toBe('* 3 UIDFETCH (UID 3)');
    expect((await ana.command('UID FETCH 3 BODY[TEXT]')).slice(0, 2)).toEqual(['* 3 UIDFETCH (BODY[TEXT] {1}', 'x FLAGS (\\Seen))']);
    expect((await ana.command('UID STORE 4 +FLAGS (\\Draft)'))[0]).toBe('* 4 UIDFETCH (FLAGS (\\Draft))');
    expect((await ana.command('UID SEARCH UID 2:3'))[0]).toBe('* SEARCH 2 3');
    expect((await ana.command('UID SEARCH RETURN (SAVE) UID 2:3')).at(-1)).toMatch(/^OK/);
    expect(await ana.command('UID FETCH $ (FLAGS) (PARTIAL -1:-1)')).toEqual(['* 3 UIDFETCH (FLAGS (\\Seen))', 'OK FETCH completed']);
    expect((await ana.command('UID COPY 2 Archive')).at(-1)).toMatch(/^OK \[COPYUID \d+ 2 \d+\]/);
    expect(await ana.command('UID MOVE 2 Archive')).toEqual([expect.stringMatching(/^\* OK \[COPYUID/), '* VANISHED 2', 'OK MOVE completed']);
  });

  it('tells by UID what others do, with mod-sequences where they are asked for', async () => {
    using ana = await enabling('CONDSTORE', 'UIDONLY');
    await filled(3, ana, old);
    await old.command('STORE 3 +FLAGS.SILENT (\\Answered)');
    await old.command('STORE 1 +FLAGS.SILENT (\\Deleted)');
    await old.command('EXPUNGE');
    await old.command(`APPEND ${box} {${LETTER.length}+}\r\n${LETTER}`);
    expect(await ana.command('NOOP')).toEqual([
      '* 4 EXISTS',
      '* VANISHED 1',
      expect.stringMatching(/^\* 3 UIDFETCH \(FLAGS \(\\Answered\) MODSEQ \(\d+\)\)$/),
      'OK NOOP completed',
    ]);
  });

  it('goes with QRESYNC, but for the sequence numbers in it', async () => {
    using ana = await enabling('QRESYNC', 'UIDONLY');
    await filled(3, ana, old);
    const [line = ''] = await ana.command(`STATUS ${box} (UIDVALIDITY HIGHESTMODSEQ)`);
    const known = /UIDVALIDITY (\d+) HIGHESTMODSEQ (\d+)/.exec(line)?.slice(1).join(' ') ?? '';
    await old.command('UID STORE 2 +FLAGS.SILENT (\\Deleted)');
    await old.command('UID EXPUNGE 2');
    await old.command('UID STORE 3 +FLAGS.SILENT (\\Seen)');
    expect(await ana.command(`SELECT ${box} (QRESYNC (${known} 1:3 (1 1)))`)).toEqual([
      'BAD [UIDREQUIRED] Messages go by UID alone since UIDONLY is enabled',
    ]);
    expect((await ana.command('UID FETCH 1 UID'))[0]).toBe('* 1 UIDFETCH (UID 1)');
    const lines = await ana.command(`SELECT ${box} (QRESYNC (${known} 1:3))`);
    expect(lines.some((each) => each.includes('UNSEEN'))).toBe(false);
    expect(lines.slice(-3)).toEqual([
      '* VANISHED (EARLIER) 2',
      expect.stringMatching(/^\* 3 UIDFETCH \(FLAGS \(\\Seen\) MODSEQ \(\d+\)\)$/),
      'OK [READ-WRITE] SELECT completed',
    ]);
  });
});
