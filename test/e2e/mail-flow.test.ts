/** Real letters on a real server: one that waits in the queue, one that came back, one that arrived – held, let go, dropped, and told where they are. */
import { beforeAll, expect, it } from 'vitest';
import nodemailer from 'nodemailer';
import { en } from '../../desktop/renderer/locales/en/index.ts';
import { filled, SERVER, withPractice, type PracticeStage } from '../support/practice-stage.ts';

const words = en.flow;
/** A world that is kept has the letters of runs before this one. */
const RUN = Date.now().toString(36);
const SENDER = `jay-${RUN}@dovecote.test`;
/** A machine of the practice world that takes no mail: whoever sends there tries again. */
const WAITS = `crow-${RUN}@resolver.test`;
/** There is no such domain. */
const COMES_BACK = `roc-${RUN}@nowhere-${RUN}.test`;

let app: PracticeStage;
withPractice((opened) => (app = opened));
beforeAll(async () => {
  const { stdout } = await app.palomar('mail', 'mailbox', 'add', SERVER, SENDER, '--json');
  const { password } = JSON.parse(stdout) as { password: string };
  const { addresses, stranger } = app.world;
  const transport = nodemailer.createTransport({
    host: addresses.ipv4,
    port: 465,
    secure: true,
    auth: { user: SENDER, pass: password },
    tls: { rejectUnauthorized: false },
  });
  for (const to of [WAITS, COMES_BACK, stranger.address]) await transport.sendMail({ from: SENDER, to, subject: `To ${to}`, text: 'Coo.' });
  transport.close();
});

const act = (item: string): Promise<void> => app.choose(filled(en.mail.actionsOf, { address: WAITS }), item);
const row = () => app.row(WAITS);
/** At the top of what is told: the story that was asked for. */
const story = () => app.page.getByRole('group').first();

async function ask(question: string): Promise<void> {
  await app.page.getByRole('textbox', { name: words.where }).fill(question);
  await app.press(words.find);
}

it('shows the letter that waits, with what the other side did, and tries it now', async () => {
  await app.visit('mail/queue');
  await row().getByText(words.states.waiting, { exact: true }).waitFor();
  await row()
    .getByText(filled(words.by, { from: SENDER }))
    .waitFor();
  await row()
    .getByText(filled(words.tries_one, { count: 1 }))
    .waitFor();
  await app.shoot('mail-queue');
  await act(words.acts.retry);
  await app.sees(/is tried now \(1 recipient\)$/);
});

it('holds it with a way back, and releases it', async () => {
  await act(words.acts.hold);
  await row().getByText(words.states.held, { exact: true }).waitFor();
  await app.press(en.undo.undo);
  await row().getByText(words.states.held, { exact: true }).waitFor({ state: 'detached' });
  await act(words.acts.hold);
  await row().getByText(words.states.held, { exact: true }).waitFor();
  await act(words.acts.release);
  await row().getByText(words.states.held, { exact: true }).waitFor({ state: 'detached' });
});

it('tells where it is, from its place in the queue and from a line that holds its id', async () => {
  await act(words.follow);
  await story().getByText(words.ends['under-way'], { exact: true }).waitFor();
  await story()
    .getByText(new RegExp(`^Taken from its writer .* to be sent to ${WAITS}`))
    .waitFor();
  // By itself, because a person asked for it, and each time it was let go.
  await expect
    .poll(() =>
      story()
        .getByText(/it is tried again/)
        .count(),
    )
    .toBeGreaterThanOrEqual(2);
  await app.shoot('mail-trace-waiting');
  const id = decodeURIComponent(new URL(app.page.url()).hash.split('trace')[1] ?? '').slice(1);
  expect(id.length).toBeGreaterThan(8);
  await ask(`Received: from somewhere with ESMTPS id ${id}; today`);
  await story().getByText(words.ends['under-way'], { exact: true }).waitFor();
});

it('tells of the letter that arrived at the stranger’s, and that nothing is known of one that never was', async () => {
  await ask(app.world.stranger.address);
  await app.page.getByRole('group').filter({ hasText: SENDER }).first().click();
  await app.sees(new RegExp(`has taken it for ${app.world.stranger.address}`));
  await app.shoot('mail-trace');
  await ask(`nobody-${RUN}@example.org`);
  await app.sees(words.notFound);
});

it('shows what came back, how mail flowed, and that the checklist is green', async () => {
  await app.visit('mail/deliverability');
  await app.sees(COMES_BACK);
  await app.page.getByRole('img', { name: /^Deliveries by the hour/ }).waitFor();
  await app.sees(/checks? pass(es)?, nothing to do/);
  await app.shoot('mail-deliverability');
});

it('drops the letter that waits after saying what that means', async () => {
  await app.visit('mail/queue');
  await act(words.acts.drop);
  await app.dialog().getByText(words.dropAbout).waitFor();
  await app.press(words.dropAction_one);
  await row().waitFor({ state: 'detached' });
  await app.pick(words.show, words.shown.dropped);
  await row().getByText(words.states.dropped, { exact: true }).waitFor();
});
