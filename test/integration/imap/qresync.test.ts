/** QRESYNC (RFC 7162 §3.2): a client comes back and is told what it missed. One expectation a line. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { imapStage, type ImapStage, type LineClient } from '../../support/imap-stage.ts';

// So short that a test can outlive it.
vi.mock('../../../server-bundle/storage/service/mailbox/limits.ts', async (original) => ({ ...(await original<object>()), EXPUNGE_LOG_MAX: 4 }));

let stage: ImapStage;
let turn = 0;
let box = '';
/** Has enabled it; bo has not. A login takes longer than all that a test asks. */
let ana: LineClient;
let bo: LineClient;

beforeAll(async () => {
  stage = await imapStage({ inThread: true });
  [ana, bo] = [await syncing(), await client()];
});
afterAll(async () => {
  for (const each of [ana, bo]) each[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
});
beforeEach(() => {
  box = `Box${++turn}`;
});

const LETTER = 'A: 1\r\n\r\nx';
const client = async (): Promise<LineClient> => (await stage.client()).login();
/** Whoever has enabled it. */
async function syncing(): Promise<LineClient> {
  const one = await client();
  expect(await one.command('ENABLE QRESYNC')).toEqual(['* ENABLED QRESYNC', 'OK ENABLE completed']);
  return one;
}
/** A mailbox with UIDs from 1 on, selected by each of `clients`. */
async function filled(count: number, ...clients: readonly LineClient[]): Promise<void> {
  const [first] = clients;
  await first?.command(`CREATE ${box}`);
  const letter = ` {${LETTER.length}+}\r\n${LETTER}`;
  if (count > 0) await first?.command(`APPEND ${box}${letter.repeat(count)}`);
  for (const each of clients) await each.command(`SELECT ${box}`);
}
async function removed(by: LineClient, uids: string): Promise<void> {
  await by.command(`UID STORE ${uids} +FLAGS.SILENT (\\Deleted)`);
  await by.command(`UID EXPUNGE ${uids}`);
}
/** UIDVALIDITY and the highest mod-sequence, as a client keeps them. */
async function known(asking: LineClient): Promise<{ readonly validity: string; readonly modSeq: number }> {
  const [line = ''] = (await asking.command(`STATUS ${box} (UIDVALIDITY HIGHESTMODSEQ)`)).filter((each) => each.startsWith('* STATUS'));
  return { validity: /UIDVALIDITY (\d+)/.exec(line)?.[1] ?? '', modSeq: Number(/HIGHESTMODSEQ (\d+)/.exec(line)?.[1]) };
}
/** What a SELECT tells beyond what every SELECT does. */
async function missed(by: LineClient, parameters: string): Promise<string[]> {
  const lines = await by.command(`SELECT ${box} (QRESYNC (${parameters}))`);
  expect(lines.at(-1)).toBe('OK [READ-WRITE] SELECT completed');
  return lines.filter((line) => /^\* (VANISHED|\d+ FETCH)/.test(line));
}

describe('before it is enabled', () => {
  it('is refused, and the selected mailbox stays selected', async () => {
    using cy = await client();
    await filled(2, cy);
    expect(await cy.command(`SELECT ${box} (QRESYNC (1 1))`)).toEqual(['BAD QRESYNC needs ENABLE QRESYNC first']);
    expect(await cy.command('UID FETCH 1:* FLAGS (CHANGEDSINCE 1 VANISHED)')).toEqual(['BAD VANISHED goes with UID FETCH, after ENABLE QRESYNC']);
    expect((await cy.command('FETCH 1 FLAGS'))[0]).toBe('* 1 FETCH (FLAGS ())');
    await cy.command('STORE 1 +FLAGS.SILENT (\\Deleted)');
    expect(await cy.command('EXPUNGE')).toEqual(['* 1 EXPUNGE', 'OK EXPUNGE completed']);
  });
});

describe('SELECT', () => {
  it('refuses what is malformed', async () => {
    await filled(1, ana);
    for (const wrong of [
      'QRESYNC',
      'QRESYNC ()',
      'QRESYNC (1)',
      'QRESYNC (0 1)',
      'QRESYNC (1 x)',
      'QRESYNC (1 1 1:*)',
      'QRESYNC (1 1 1 (1))',
      'QRESYNC (1 1 1 (1 2:3))',
      'QRESYNC (1 1 (2,1 1,2))',
      'QRESYNC (1 1 (2:1 1:2))',
      'QRESYNC (1 1 1 (1 1) 1)',
      'QRESYNC (1 1) QRESYNC (1 1)',
    ])
      expect(await ana.command(`SELECT ${box} (${wrong})`), wrong).toEqual([expect.stringMatching(/^BAD /)]);
    expect((await ana.command('UID FETCH 1 UID'))[0]).toBe('* 1 FETCH (UID 1)');
  });

  it('tells nothing to a client that knows an older mailbox of that name', async () => {
    await filled(3, ana);
    const { validity, modSeq } = await known(ana);
    await ana.command('CLOSE');
    await ana.command(`DELETE ${box}`);
    await filled(3, ana);
    await ana.command('STORE 1 +FLAGS.SILENT (\\Seen)');
    await removed(ana, '2');
    expect((await known(ana)).validity).not.toBe(validity);
    expect(await missed(ana, `${validity} ${modSeq}`)).toEqual([]);
    expect(await missed(ana, `${validity} 1 1:3 (1:3 1:3)`)).toEqual([]);
  });

  it('tells what went and what changed, once, and closes the mailbox before', async () => {
    await filled(9, ana, bo);
    const { validity, modSeq } = await known(ana);
    await removed(bo, '2:3,7');
    await bo.command('UID STORE 4 +FLAGS (\\Flagged)');
    await bo.command(`APPEND ${box} (\\Draft) {${LETTER.length}+}\r\n${LETTER}`);
    const now = await known(bo);
    const lines = await ana.command(`SELECT ${box} (QRESYNC (${validity} ${modSeq}))`);
    expect(lines).toEqual([
      '* OK [CLOSED] The mailbox before is closed',
      expect.stringMatching(/^\* FLAGS/),
      expect.stringMatching(/^\* OK \[PERMANENTFLAGS/),
      '* 7 EXISTS',
      '* 0 RECENT',
      '* OK [UNSEEN 1] First unread',
      `* OK [UIDVALIDITY ${validity}] UIDs are valid`,
      '* OK [UIDNEXT 11] The next UID',
      expect.stringMatching(/^\* OK \[MAILBOXID/),
      `* OK [HIGHESTMODSEQ ${now.modSeq}] Everything so far`,
      '* VANISHED (EARLIER) 2:3,7',
      expect.stringMatching(/^\* 2 FETCH \(UID 4 FLAGS \(\\Flagged\) MODSEQ \(\d+\)\)$/),
      `* 7 FETCH (UID 10 FLAGS (\\Draft) MODSEQ (${now.modSeq}))`,
      'OK [READ-WRITE] SELECT completed',
    ]);
    expect(await missed(ana, `${validity} ${now.modSeq}`)).toEqual([]);
    expect(await missed(ana, `${validity} 9223372036854775807`)).toEqual([]);
    expect(await ana.command('NOOP')).toEqual(['OK NOOP completed']);
  });

  it('tells of the UIDs only that the client knows', async () => {
    await filled(9, ana);
    const { validity, modSeq } = await known(ana);
    await removed(ana, '2:3,7');
    await ana.command('UID STORE 1,4,9 +FLAGS.SILENT (\\Seen)');
    const last = (await known(ana)).modSeq;
    expect(await missed(ana, `${validity} ${modSeq} 3:7`)).toEqual(['* VANISHED (EARLIER) 3,7', `* 2 FETCH (UID 4 FLAGS (\\Seen) MODSEQ (${last}))`]);
    expect(await missed(ana, `${validity} ${modSeq} 100:4294967295`)).toEqual([]);
    expect(await missed(ana, `${validity} ${modSeq} 5,8`)).toEqual([]);
  });

  it('tells everything that is not there to a client that was away for longer than is remembered', async () => {
    await filled(12, ana);
    const { validity, modSeq } = await known(ana);
    for (const uid of ['2', '4', '6', '8', '10', '12']) await removed(ana, uid);
    const { modSeq: last } = await known(ana);
    const gone = async (parameters: string): Promise<string[]> => (await missed(ana, parameters)).filter((line) => line.includes('VANISHED'));
    expect(await gone(`${validity} ${modSeq}`)).toEqual(['* VANISHED (EARLIER) 2,4,6,8,10,12']);
    // That 2 went is known with this one, but forgotten here, so it is told again.
    expect(await gone(`${validity} ${modSeq + 2}`)).toEqual(['* VANISHED (EARLIER) 2,4,6,8,10,12']);
    expect(await gone(`${validity} ${modSeq} 1:4294967295`)).toEqual(['* VANISHED (EARLIER) 2,4,6,8,10,12']);
    expect(await gone(`${validity} ${modSeq} 3:8`)).toEqual(['* VANISHED (EARLIER) 4,6,8']);
    expect(await gone(`${validity} ${last - 2}`)).toEqual(['* VANISHED (EARLIER) 12']);
    // It knows that 1, 3 and 5 stand first: no need to tell 2 and 4 again.
    expect(await gone(`${validity} ${modSeq} 1:12 (1:3 1,3,5)`)).toEqual(['* VANISHED (EARLIER) 6,8,10,12']);
    expect(await gone(`${validity} ${modSeq} 1:12 (1,3,5 1,5,10)`)).toEqual(['* VANISHED (EARLIER) 6,8,10,12']);
    expect(await gone(`${validity} ${modSeq} (1:4294967295 1:4294967295)`)).toEqual(['* VANISHED (EARLIER) 2,4,6,8,10,12']);
    expect(await ana.command(`UID FETCH 1:* (UID) (CHANGEDSINCE ${modSeq} VANISHED)`)).toContain('* VANISHED (EARLIER) 2,4,6,8,10,12');
  });

  it('tells nothing of a mailbox that never held anything', async () => {
    await filled(0, ana);
    const { validity } = await known(ana);
    expect(await missed(ana, `${validity} 1`)).toEqual([]);
  });
});

describe('afterwards', () => {
  it('removals are told by UID, to those alone who have asked for it', async () => {
    await filled(6, ana, bo);
    await removed(bo, '2:3,5');
    expect(await ana.command('NOOP')).toEqual(['* VANISHED 2:3,5', 'OK NOOP completed']);
    await ana.command('STORE 3 +FLAGS.SILENT (\\Deleted)');
    const lines = await ana.command('EXPUNGE');
    expect(lines).toEqual(['* VANISHED 6', `OK [HIGHESTMODSEQ ${(await known(ana)).modSeq}] EXPUNGE completed`]);
    expect(await ana.command('EXPUNGE')).toEqual(['OK EXPUNGE completed']);
    expect((await bo.command('NOOP')).slice(-2)).toEqual(['* 3 EXPUNGE', 'OK NOOP completed']);
    expect((await ana.command('FETCH 2 UID'))[0]).toBe('* 2 FETCH (UID 4)');
  });

  it('UID EXPUNGE and MOVE tell the mod-sequence that has been reached, other people’s changes included', async () => {
    await filled(5, ana, bo);
    await ana.command('STORE 1:2 +FLAGS.SILENT (\\Deleted)');
    await bo.command('STORE 5 +FLAGS (\\Flagged)');
    const lines = await ana.command('UID EXPUNGE 1');
    expect(lines[0]).toBe('* VANISHED 1');
    expect(lines[1]).toMatch(/^\* 4 FETCH \(UID 5 FLAGS \(\\Flagged\) MODSEQ \(\d+\)\)$/);
    expect(lines[2]).toBe(`OK [HIGHESTMODSEQ ${(await known(ana)).modSeq}] EXPUNGE completed`);
    expect(await ana.command('UID EXPUNGE 77')).toEqual(['OK EXPUNGE completed']);
    expect(await ana.command('UID MOVE 3:4 Archive')).toEqual([
      expect.stringMatching(/^\* OK \[COPYUID \d+ 3:4 /),
      '* VANISHED 3:4',
      `OK [HIGHESTMODSEQ ${(await known(ana)).modSeq}] MOVE completed`,
    ]);
  });

  it('CLOSE removes without telling, not even how far it got', async () => {
    using cy = await syncing();
    await filled(3, ana, cy);
    const { validity, modSeq } = await known(ana);
    await ana.command('STORE 1 +FLAGS.SILENT (\\Deleted)');
    expect(await ana.command('CLOSE')).toEqual(['OK CLOSE completed']);
    expect((await cy.command('NOOP')).slice(-2)).toEqual(['* VANISHED 1', 'OK NOOP completed']);
    expect((await missed(ana, `${validity} ${modSeq}`))[0]).toBe('* VANISHED (EARLIER) 1');
  });

  it('a letter that went before it was told is never named', async () => {
    await filled(2, ana, bo);
    await removed(bo, '1');
    await bo.command(`APPEND ${box} {${LETTER.length}+}\r\n${LETTER}`);
    await removed(bo, '3');
    expect((await ana.command('FETCH 1:2 UID')).filter((line) => /UID \d\)$/.test(line))).toEqual(['* 1 FETCH (UID 1)', '* 2 FETCH (UID 2)']);
    const lines = await ana.command('NOOP');
    expect(lines.filter((line) => !line.includes('FETCH'))).toEqual(['* VANISHED 1', 'OK NOOP completed']);
    expect((await ana.command('FETCH 1:* UID'))[0]).toBe('* 1 FETCH (UID 2)');
  });
});

describe('UID FETCH with VANISHED', () => {
  it('tells what went of those that are asked for, before what changed', async () => {
    await filled(9, ana);
    const { modSeq } = await known(ana);
    await removed(ana, '2:4,8');
    await ana.command('UID STORE 9 +FLAGS.SILENT (\\Seen)');
    const { modSeq: last } = await known(ana);
    expect(await ana.command(`UID FETCH 3:9 (FLAGS) (CHANGEDSINCE ${modSeq} VANISHED)`)).toEqual([
      '* VANISHED (EARLIER) 3:4,8',
      `* 5 FETCH (UID 9 FLAGS (\\Seen) MODSEQ (${last}))`,
      'OK FETCH completed',
    ]);
    expect((await ana.command(`UID FETCH 1:* (FLAGS) (VANISHED CHANGEDSINCE ${modSeq})`))[0]).toBe('* VANISHED (EARLIER) 2:4,8');
    expect(await ana.command(`UID FETCH 5 (FLAGS) (CHANGEDSINCE ${modSeq} VANISHED)`)).toEqual(['OK FETCH completed']);
    expect(await ana.command(`UID FETCH 1:* (FLAGS) (CHANGEDSINCE ${last} VANISHED)`)).toEqual(['OK FETCH completed']);
  });

  it('is refused without CHANGEDSINCE, and for sequence numbers', async () => {
    await filled(1, ana);
    expect(await ana.command('UID FETCH 1:* (FLAGS) (VANISHED)')).toEqual(['BAD VANISHED needs CHANGEDSINCE beside it']);
    expect(await ana.command('FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)')).toEqual(['BAD VANISHED goes with UID FETCH, after ENABLE QRESYNC']);
  });

  it('leaves out what this session still counts, and tells it once afterwards', async () => {
    await filled(4, ana, bo);
    const { modSeq } = await known(ana);
    await removed(bo, '2');
    const lines = await ana.command(`UID FETCH 1:* (FLAGS) (CHANGEDSINCE ${modSeq} VANISHED)`);
    expect(lines.filter((line) => line.includes('VANISHED'))).toEqual(['* VANISHED 2']);
    expect((await ana.command(`UID FETCH 1:* (FLAGS) (CHANGEDSINCE ${modSeq} VANISHED)`)).filter((line) => line.includes('VANISHED'))).toEqual([
      '* VANISHED (EARLIER) 2',
    ]);
  });
});

it('a client that comes back again and again, while others write, ends with what is there', async () => {
  await filled(30, bo);
  const { validity, modSeq } = await known(ana);
  let since = modSeq;
  const seen = new Map<number, string>(Array.from({ length: 30 }, (_, index) => [index + 1, '']));
  const resync = async (): Promise<void> => {
    const lines = await ana.command(`SELECT ${box} (QRESYNC (${validity} ${since}))`);
    for (const line of lines) {
      for (const range of /^\* VANISHED \(EARLIER\) (.+)$/.exec(line)?.[1]?.split(',') ?? []) {
        const [low = 0, high = low] = range.split(':').map(Number);
        for (let uid = low; uid <= high; uid += 1) seen.delete(uid);
      }
      const [, uid, flags] = /^\* \d+ FETCH \(UID (\d+) FLAGS \((.*)\) MODSEQ/.exec(line) ?? [];
      if (uid !== undefined) seen.set(Number(uid), flags ?? '');
    }
    since = Number(/HIGHESTMODSEQ (\d+)/.exec(lines.find((line) => line.includes('HIGHESTMODSEQ')) ?? '')?.[1]);
  };
  const write = async (): Promise<void> => {
    for (let turn = 1; turn <= 12; turn += 1) {
      await bo.command(`UID STORE ${turn}:${turn + 3} +FLAGS.SILENT ($t${turn})`);
      await removed(bo, String(turn * 2));
      await bo.command(`APPEND ${box} (\\Draft) {${LETTER.length}+}\r\n${LETTER}`);
    }
  };
  const writing = write();
  for (let turn = 0; turn < 8; turn += 1) await resync();
  await writing;
  await resync();
  const fresh = (await ana.command('UID FETCH 1:* FLAGS')).flatMap((line) => {
    const [, uid, flags] = /^\* \d+ FETCH \(UID (\d+) FLAGS \((.*)\)\)$/.exec(line) ?? [];
    return uid === undefined ? [] : [[Number(uid), flags ?? ''] as const];
  });
  expect(fresh).toHaveLength(30);
  expect([...seen].sort(([a], [b]) => a - b)).toEqual(fresh);
});
