/** CONDSTORE (RFC 7162 §3.1): mod-sequences told, changes on the condition that nobody came before. One expectation a line. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { flagLines, imapStage, type ImapStage, type LineClient } from '../../support/imap-stage.ts';

let stage: ImapStage;
let turn = 0;
let box = '';
/** Ana and cy have enabled it; bo never does. A login takes longer than all that a test asks. */
let ana: LineClient;
let bo: LineClient;
let cy: LineClient;

beforeAll(async () => {
  stage = await imapStage({ inThread: true });
  [ana, bo, cy] = [await client(), await client(), await client()];
  for (const each of [ana, cy]) await each.command('ENABLE CONDSTORE');
});
afterAll(async () => {
  for (const each of [ana, bo, cy]) each[Symbol.dispose]();
  await stage[Symbol.asyncDispose]();
});
beforeEach(() => {
  box = `Box${++turn}`;
});

const LETTER = 'A: 1\r\n\r\nx';
const append = (client: LineClient): Promise<string[]> => client.command(`APPEND ${box} {${LETTER.length}+}\r\n${LETTER}`);
/** A mailbox of so many messages, each with a mod-sequence of its own, selected by each of `clients`. */
async function filled(count: number, ...clients: readonly LineClient[]): Promise<void> {
  const [first] = clients;
  await first?.command(`CREATE ${box}`);
  for (let at = 0; at < count; at += 1) if (first) await append(first);
  for (const client of clients) await client.command(`SELECT ${box}`);
}
const client = async (): Promise<LineClient> => (await stage.client()).login();
const numberIn = (text: string | undefined, pattern: RegExp): number => Number(pattern.exec(text ?? '')?.[1]);
const modSeqOf = async (asking: LineClient, number: number): Promise<number> =>
  numberIn(
    (await asking.command(`FETCH ${number} MODSEQ`)).find((line) => line.startsWith(`* ${number} FETCH`)),
    /MODSEQ \((\d+)\)/,
  );
const highest = async (asking: LineClient): Promise<number> =>
  numberIn(
    (await asking.command(`STATUS ${box} (HIGHESTMODSEQ)`)).find((line) => line.startsWith('* STATUS')),
    /HIGHESTMODSEQ (\d+)/,
  );

it('refuses what is no mod-sequence, and changes nothing for it', async () => {
  using dora = await client();
  await filled(1, dora);
  for (const wrong of [
    'STORE 1 (UNCHANGEDSINCE) +FLAGS (\\Seen)',
    'STORE 1 (UNCHANGEDSINCE -1) +FLAGS (\\Seen)',
    'STORE 1 (UNCHANGEDSINCE 9223372036854775808) +FLAGS (\\Seen)',
    'STORE 1 (UNCHANGEDSINCE 1 2) +FLAGS (\\Seen)',
    'STORE 1 (CHANGEDSINCE 1) +FLAGS (\\Seen)',
    'STORE 1 () +FLAGS (\\Seen)',
    'STORE 1 (UNCHANGEDSINCE 1)',
    'FETCH 1 FLAGS (CHANGEDSINCE)',
    'FETCH 1 FLAGS (CHANGEDSINCE "1")',
    'FETCH 1 FLAGS (CHANGEDSINCE 1 CHANGEDSINCE 2)',
    'FETCH 1 FLAGS ()',
    'FETCH 1 FLAGS (UNCHANGEDSINCE 1)',
    `SELECT ${box} (CONDSTORE CONDSTORE)`,
    `SELECT ${box} (COLOUR)`,
    `SELECT ${box} ()`,
  ])
    expect(await dora.command(wrong), wrong).toEqual([expect.stringMatching(/^BAD /)]);
  // Still selected, and none of it enabled anything.
  expect(await dora.command('STORE 1 +FLAGS (\\Flagged)')).toEqual(['* 1 FETCH (FLAGS (\\Flagged))', 'OK STORE completed']);
});

it('tells the highest mod-sequence with every SELECT, and per message when it is asked', async () => {
  using dora = await client();
  await filled(2, dora);
  const told = (await dora.command(`EXAMINE ${box}`)).find((line) => line.includes('HIGHESTMODSEQ'));
  expect(told).toBe(`* OK [HIGHESTMODSEQ ${await highest(dora)}] Everything so far`);
  expect(await modSeqOf(dora, 2)).toBe(numberIn(told, /(\d+)/));
  expect(await modSeqOf(dora, 1)).toBeLessThan(await modSeqOf(dora, 2));
});

it.each([
  ['ENABLE CONDSTORE', '* ENABLED CONDSTORE'],
  ['FETCH 1 MODSEQ', '* 1 FETCH (MODSEQ (2))'],
  ['FETCH 1 FLAGS (CHANGEDSINCE 9)', undefined],
  ['STORE 2 (UNCHANGEDSINCE 9) +FLAGS.SILENT (\\Draft)', '* 2 FETCH (UID 2 MODSEQ (4))'],
  ['SEARCH MODSEQ 9', '* SEARCH'],
  ['SORT (DATE) UTF-8 MODSEQ 9', '* SORT'],
  ['STATUS INBOX (HIGHESTMODSEQ)', expect.stringMatching(/^\* STATUS INBOX/)],
])('%s tells mod-sequences from then on, beginning with the mailbox', async (command, answer: unknown) => {
  using dora = await client();
  await filled(2, dora);
  expect(await dora.command('STORE 1 +FLAGS (\\Seen)')).toEqual(['* 1 FETCH (FLAGS (\\Seen))', 'OK STORE completed']);
  await dora.command('STORE 1 FLAGS.SILENT ()');
  await dora.command(`SELECT ${box}`);
  const [first, ...others] = (await dora.command(command)).filter((line) => !/^OK /.test(line));
  expect(first).toBe('* OK [HIGHESTMODSEQ 5] Mod-sequences are told');
  expect(others).toEqual(
    answer === undefined
      ? []
      : [typeof answer === 'string' ? answer.replace('(4)', '(6)').replace('1 FETCH (MODSEQ (2))', '1 FETCH (MODSEQ (5))') : answer],
  );
  const next = numberIn((await dora.command('STORE 1 +FLAGS (\\Seen)'))[0], /^\* 1 FETCH \(UID 1 FLAGS \(\\Seen\) MODSEQ \((\d+)\)\)$/);
  expect(next).toBe(await highest(dora));
});

it('tells them in every FETCH that nobody asked for, and in the others only where they are asked for', async () => {
  using dora = await client();
  await filled(2, dora, bo);
  expect((await dora.command(`SELECT ${box} (CONDSTORE)`)).at(-1)).toBe('OK [READ-WRITE] SELECT completed');
  expect((await dora.command('STORE 1 +FLAGS.SILENT (\\Draft)'))[0]).toMatch(/^\* 1 FETCH \(UID 1 MODSEQ \(4\)\)$/);
  expect(await dora.command('STORE 1 +FLAGS.SILENT (\\Draft)')).toEqual(['OK STORE completed']);
  expect((await dora.command('FETCH 2 BODY[TEXT]')).slice(1)).toEqual(['x FLAGS (\\Seen) UID 2 MODSEQ (5))', 'OK FETCH completed']);
  // Bo has asked for none.
  expect((await bo.command('NOOP')).slice(0, 2)).toEqual(['* 1 FETCH (UID 1 FLAGS (\\Draft))', '* 2 FETCH (UID 2 FLAGS (\\Seen))']);
  await bo.command('STORE 2 +FLAGS (\\Flagged)');
  expect(await dora.command('NOOP')).toEqual(['* 2 FETCH (UID 2 FLAGS (\\Seen \\Flagged) MODSEQ (6))', 'OK NOOP completed']);
  expect((await dora.command('FETCH 2 FLAGS'))[0]).toBe('* 2 FETCH (FLAGS (\\Seen \\Flagged))');
});

it('fetches only what has changed since, in the window that is asked for', async () => {
  await filled(4, ana);
  const before = await highest(ana);
  await ana.command('STORE 1,3 +FLAGS.SILENT (\\Seen)');
  const after = before + 1;
  expect(await ana.command(`FETCH 1:* FLAGS (CHANGEDSINCE ${before})`)).toEqual([
    `* 1 FETCH (FLAGS (\\Seen) MODSEQ (${after}))`,
    `* 3 FETCH (FLAGS (\\Seen) MODSEQ (${after}))`,
    'OK FETCH completed',
  ]);
  expect(await ana.command(`UID FETCH 1:* (MODSEQ) (CHANGEDSINCE ${before} PARTIAL -1:-2)`)).toEqual([
    `* 3 FETCH (UID 3 MODSEQ (${after}))`,
    'OK FETCH completed',
  ]);
  expect(await ana.command(`FETCH 1:* FLAGS (CHANGEDSINCE ${after})`)).toEqual(['OK FETCH completed']);
  expect(await ana.command('FETCH 1:* FLAGS (CHANGEDSINCE 9223372036854775807)')).toEqual(['OK FETCH completed']);
});

it('lets only one of two win who change the same flag at once', async () => {
  await filled(3, ana, cy);
  const since = await highest(ana);
  const race = (each: LineClient, flag: string): Promise<string[]> => each.command(`UID STORE 1:3 (UNCHANGEDSINCE ${since}) FLAGS (${flag})`);
  const answers = await Promise.all([race(ana, '$Ana'), race(cy, '$Cy')]);
  const ends = answers.map((lines) => lines.at(-1) ?? '');
  expect(ends.filter((end) => end === 'OK STORE completed')).toHaveLength(1);
  expect(ends.filter((end) => end.startsWith('OK [MODIFIED 1:3] '))).toHaveLength(1);
  const winner = ends[0] === 'OK STORE completed' ? '$Ana' : '$Cy';
  await bo.command(`EXAMINE ${box}`);
  expect((await bo.command('FETCH 1:3 FLAGS')).slice(0, 3)).toEqual([1, 2, 3].map((number) => `* ${number} FETCH (FLAGS (${winner}))`));
  // The loser has been told how it stands.
  const loser = answers.find((lines) => lines.at(-1)?.includes('MODIFIED'));
  expect(loser?.filter((line) => line.includes(`FLAGS (${winner}) MODSEQ (${since + 1})`))).toHaveLength(3);
});

it('names those that were changed meanwhile and changes the others, by number and by UID', async () => {
  await filled(4, ana, bo);
  await ana.command('STORE 1 +FLAGS.SILENT (\\Deleted)');
  await ana.command('EXPUNGE');
  await bo.command('NOOP');
  const since = await highest(ana);
  await bo.command('STORE 2 FLAGS (\\Flagged)');
  const lines = await ana.command(`STORE 3,1:2 (UNCHANGEDSINCE ${since}) FLAGS.SILENT (\\Seen)`);
  expect(lines).toEqual([
    `* 1 FETCH (UID 2 MODSEQ (${since + 2}))`,
    `* 2 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (${since + 1}))`,
    `* 3 FETCH (UID 4 MODSEQ (${since + 2}))`,
    'OK [MODIFIED 2] STORE completed, but for those changed meanwhile',
  ]);
  expect((await ana.command(`UID STORE 2:3 (UNCHANGEDSINCE ${since + 1}) FLAGS.SILENT (\\Answered)`)).at(-1)).toMatch(/^OK \[MODIFIED 2\]/);
  expect((await ana.command('UID STORE 2:3 (UNCHANGEDSINCE 0) FLAGS.SILENT (\\Answered)')).at(-1)).toMatch(/^OK \[MODIFIED 2:3\]/);
  expect(await ana.command('UID STORE 99 (UNCHANGEDSINCE 1) FLAGS.SILENT (\\Answered)')).toEqual(['OK STORE completed']);
});

it('takes it for no conflict when another flag was changed than the one that is set', async () => {
  await filled(2, ana, bo);
  const since = await highest(ana);
  await bo.command('STORE 1 +FLAGS (\\Deleted)');
  await bo.command('STORE 2 +FLAGS ($Work)');
  expect(await ana.command(`STORE 1:2 (UNCHANGEDSINCE ${since}) +FLAGS.SILENT ($work)`)).toEqual([
    ...flagLines('$work'),
    `* 1 FETCH (UID 1 FLAGS (\\Deleted $work) MODSEQ (${since + 3}))`,
    `* 2 FETCH (UID 2 FLAGS ($Work) MODSEQ (${since + 2}))`,
    'OK [MODIFIED 2] STORE completed, but for those changed meanwhile',
  ]);
});

it('does not take a new mod-sequence for flags that stay as they were', async () => {
  await filled(1, ana);
  await ana.command('STORE 1 +FLAGS (\\Seen)');
  const before = await highest(ana);
  await ana.command('STORE 1 +FLAGS (\\seen)');
  await ana.command('FETCH 1 BODY[]');
  await ana.command(`STORE 1 (UNCHANGEDSINCE ${before}) -FLAGS (\\Draft)`);
  expect(await highest(ana)).toBe(before);
});

it('searches, sorts and picks by mod-sequence, and tells the highest of what is told', async () => {
  await filled(4, ana);
  const [first, third] = [await modSeqOf(ana, 1), await modSeqOf(ana, 3)];
  expect(await ana.command(`SEARCH MODSEQ ${third}`)).toEqual([`* SEARCH 3 4 (MODSEQ ${third + 1})`, 'OK SEARCH completed']);
  expect(await ana.command(`SEARCH MODSEQ "/flags/\\\\draft" all ${third}`)).toEqual([`* SEARCH 3 4 (MODSEQ ${third + 1})`, 'OK SEARCH completed']);
  expect((await ana.command(`SEARCH NOT MODSEQ ${third}`))[0]).toBe(`* SEARCH 1 2 (MODSEQ ${first + 1})`);
  expect((await ana.command('SEARCH MODSEQ 999999'))[0]).toBe('* SEARCH');
  expect((await ana.command(`SORT (REVERSE ARRIVAL) UTF-8 MODSEQ ${third}`))[0]).toMatch(/^\* SORT (4 3|3 4) \(MODSEQ \d+\)$/);
  expect((await ana.command(`UID SEARCH RETURN (MIN) MODSEQ ${third}`))[0]).toMatch(new RegExp(`^\\* ESEARCH .* UID MIN 3 MODSEQ ${third}$`));
  expect((await ana.command(`UID SEARCH RETURN (ALL) MODSEQ ${third}`))[0]).toMatch(new RegExp(`^\\* ESEARCH .* UID ALL 3:4 MODSEQ ${third + 1}$`));
});

it('says how far it has told, while a removal has to wait behind a FETCH', async () => {
  await filled(3, ana, bo);
  const before = await highest(ana);
  await bo.command('STORE 1 +FLAGS.SILENT (\\Deleted)');
  await bo.command('EXPUNGE');
  await bo.command('STORE 2 +FLAGS.SILENT (\\Flagged)');
  expect(await ana.command('STORE 2 +FLAGS.SILENT (\\Seen)')).toEqual([
    `* 2 FETCH (UID 2 MODSEQ (${before + 4}))`,
    `* 3 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (${before + 3}))`,
    `* OK [HIGHESTMODSEQ ${before + 1}] Removals wait to be told`,
    'OK STORE completed',
  ]);
  expect(await ana.command('NOOP')).toEqual(['* 1 EXPUNGE', 'OK NOOP completed']);
});
