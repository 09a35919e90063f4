/** Logs of a real server: followed, narrowed down, opened, held back, fetched from the past, saved – and without a gap when the connection is cut. */
import { execFileSync } from 'node:child_process';
import { ImapFlow } from 'imapflow';
import { beforeAll, expect, it } from 'vitest';
import { en } from '../../desktop/renderer/locales/en/index.ts';
import { withPractice, type PracticeStage } from '../support/practice-stage.ts';

const words = en.logs;

let app: PracticeStage;
withPractice((opened) => (app = opened));
beforeAll(() => app.section(en.sections.logs));

const screen = () => app.page.getByRole('region', { name: en.sections.logs, exact: true });
const filter = () => app.page.getByRole('textbox', { name: words.filter, exact: true });
const service = (name: string) => app.page.getByRole('checkbox', { name, exact: true });
const toSee = (text: string) => expect.poll(() => screen().innerText()).toContain(text);
const notToSee = (text: string) => expect.poll(() => screen().innerText()).not.toContain(text);
/** A world that is kept has heard of the visitors of runs before this one. */
const RUN = Date.now().toString(36);
const addressOf = (visitor: string): string => `${visitor}-${RUN}@dovecote.test`;

/** Whoever is not known here leaves one warning of IMAP, with a name that nobody else has. */
async function knock(visitor: string): Promise<void> {
  const auth = { user: addressOf(visitor), pass: 'not a password' };
  const client = new ImapFlow({ host: app.world.addresses.ipv4, port: 993, secure: true, auth, logger: false, tls: { rejectUnauthorized: false } });
  await expect(client.connect()).rejects.toThrow();
}

async function saved(): Promise<readonly string[]> {
  const { text } = await app.saved(() => app.press(words.download));
  return text.trim().split('\n');
}

it('follows two services at once, and others when they are chosen', async () => {
  for (const name of ['mx', 'imap']) await expect.poll(() => service(name).isChecked()).toBe(true);
  await knock('wren');
  await toSee(addressOf('wren'));
  await service('imap').press('Space');
  await notToSee(addressOf('wren'));
  await service('imap').press('Space');
  await toSee(addressOf('wren'));
  await app.shoot('logs');
});

it('narrows lines down by level, by expression, and by what is not in them', async () => {
  await app.pick(words.level, words.atLeast.warn);
  await app.sees(/^\d+ of \d+ lines/);
  await toSee(addressOf('wren'));
  await filter().fill(`wr[aeiou]n-${RUN}@`);
  await toSee(addressOf('wren'));
  await app.press(words.inverse);
  await notToSee(addressOf('wren'));
  await app.press(words.inverse);
  await filter().fill('wr[');
  await app.sees(/^This expression is not complete/);
  await filter().fill(`WREN-${RUN}`);
  await notToSee(addressOf('wren'));
  await filter().fill('');
  await app.pick(words.level, words.atLeast.trace);
  await toSee(addressOf('wren'));
});

it('opens a line as its fields, looks for one of them, and shows the fields that were picked', async () => {
  await filter().fill(`wren-${RUN}`);
  await toSee(addressOf('wren'));
  await screen().focus();
  const details = app.page.getByRole('complementary', { name: words.details });
  await expect
    .poll(async () => {
      await screen().press('ArrowUp');
      return details.count();
    })
    .toBe(1);
  await details.getByText(words.levels.warn, { exact: true }).waitFor();
  await details.getByText(addressOf('wren'), { exact: true }).waitFor();
  await app.shoot('logs-line');
  await details.getByRole('button', { name: `${words.only}: address` }).click();
  await expect.poll(() => filter().inputValue()).toContain(`wren-${RUN}@dovecote`);
  await details.getByRole('button', { name: en.common.close }).click();
  await app.press(words.fields);
  await app.page.getByRole('radio', { name: words.fieldsPicked }).check();
  await app.page.getByRole('checkbox', { name: 'client', exact: true }).check();
  await app.page.keyboard.press('Escape');
  await toSee('client=');
  await notToSee('address=');
  await app.press(words.fields);
  await app.page.getByRole('radio', { name: words.fieldsRaw }).check();
  await app.page.keyboard.press('Escape');
  await toSee('{"level"');
  await app.press(words.fields);
  await app.page.getByRole('radio', { name: words.fieldsUsual }).check();
  await app.page.keyboard.press('Escape');
  await filter().fill('');
});

it('finds in the page', async () => {
  await knock('wryneck');
  await toSee(addressOf('wryneck'));
  await app.press(en.find.title);
  await app.page.getByRole('textbox', { name: en.find.title }).fill(`wryneck-${RUN}`);
  await app.sees(/^1 of 1$/);
  await app.page.keyboard.press('Escape');
});

it('holds lines back while paused, and shows each of them afterwards', async () => {
  await app.press(words.pause);
  await knock('dipper');
  await app.sees(/paused, \d+ lines? waits?/);
  expect(await screen().innerText()).not.toContain(addressOf('dipper'));
  await app.press(words.resume);
  await toSee(addressOf('dipper'));
  expect((await saved()).filter((line) => line.includes(addressOf('dipper')))).toHaveLength(1);
});

it('goes on after the connection was cut: nothing is missing, nothing is there twice', async () => {
  const before = await saved();
  execFileSync('docker', ['exec', `${app.world.name}-vps`, 'pkill', '-KILL', 'sshd-session']);
  await knock('ouzel');
  await toSee(addressOf('ouzel'));
  const after = await saved();
  expect(after.filter((line) => line.includes(addressOf('ouzel')))).toHaveLength(1);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(new Set(after).size).toBe(after.length);
});

it('shows a time that is over, and says when its end comes before its beginning', async () => {
  await app.pick(words.period, words.periods['1h']);
  await toSee(addressOf('wren'));
  await app.pick(words.period, words.periods.custom);
  const from = app.page.getByLabel(words.from, { exact: true });
  const until = app.page.getByLabel(words.to, { exact: true });
  await from.fill('2026-01-02T00:00:00');
  await until.fill('2026-01-01T00:00:00');
  await app.sees(words.impossible);
  await from.fill('2026-01-01T00:00:00');
  await until.fill('2026-01-02T00:00:00');
  await app.sees(words.ended);
  await notToSee(addressOf('wren'));
  await app.shoot('logs-period');
});
