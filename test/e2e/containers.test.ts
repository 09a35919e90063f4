/** Containers of a real server: what they use, how they are made, stopped and started again, restarted, made anew, and what is told of it. */
import { beforeEach, expect, it } from 'vitest';
import { en } from '../../desktop/renderer/locales/en/index.ts';
import { filled, withPractice, type PracticeStage } from '../support/practice-stage.ts';
import { SERVICES } from '../support/practice-world.ts';

const words = en.containers;
/** Keeps nothing, and nobody waits for it. */
const SERVICE = 'smtp-bree';
const named = (text: string): string => filled(text, { service: SERVICE });

let app: PracticeStage;
withPractice((opened) => (app = opened));
beforeEach(() => app.section(en.sections.containers));

const row = (service: string) => app.page.getByRole('row').filter({ has: app.page.getByRole('button', { name: service, exact: true }) });
const events = () => app.dialog().getByRole('tabpanel', { name: words.events }).getByRole('listitem');

/** Opens the panel at its events; how many there are. A moment long the old container may stand beside the new one. */
async function openEvents(): Promise<number> {
  await expect.poll(() => row(SERVICE).count()).toBe(1);
  await app.button(SERVICE).click();
  await app.dialog().getByRole('tab', { name: words.events }).click();
  await events().first().waitFor();
  return events().count();
}

async function confirmed(action: string): Promise<void> {
  await app.choose(named(words.actionsOf), named(action));
  await app
    .dialog()
    .getByRole('button', { name: named(action), exact: true })
    .click();
  await app.dialog().waitFor({ state: 'detached' });
}

it('shows every service healthy, with what it uses', async () => {
  for (const service of SERVICES) await row(service).getByText(en.health.healthy, { exact: true }).waitFor();
  await row('mx')
    .getByText(/^[\d.,]+ ?%$/)
    .waitFor();
  await row('mx')
    .getByText(/^[\d.,]+ ?MB/)
    .first()
    .waitFor();
  await app.shoot('containers');
});

it('opens one: its courses, how it was made without a secret, and what happened to it', async () => {
  await app.button('imap').click();
  await app.dialog().getByText(words.usageAbout).waitFor();
  await app.shoot('container-usage');
  await app.dialog().getByRole('tab', { name: words.insideTab }).click();
  const inside = app.dialog().getByRole('tabpanel', { name: words.insideTab });
  await inside
    .getByText(/palomar-server/)
    .first()
    .waitFor();
  await inside.getByText(words.readOnly, { exact: true }).waitFor();
  await inside.getByText(/^Environment/).click();
  await inside
    .getByText('NODE_ENV')
    .or(inside.getByText('PALOMAR', { exact: false }))
    .first()
    .waitFor();
  await app.shoot('container-inside');
  await app.page.keyboard.press('Escape');
  await app.dialog().waitFor({ state: 'detached' });
});

it('stops one after asking, says so, and starts it again', async () => {
  await confirmed(words.stop);
  await row(SERVICE).getByText(en.containerState.exited, { exact: true }).waitFor();
  await app.shoot('container-stopped');
  await app.choose(named(words.actionsOf), named(words.start));
  await row(SERVICE).getByText(en.health.healthy, { exact: true }).waitFor();
  await openEvents();
  for (const event of [words.event.die, words.event.start, words.event.healthy]) await events().getByText(event).first().waitFor();
  await app.shoot('container-events');
  await app.page.keyboard.press('Escape');
});

it('restarts one: it is told, and the same container goes on', async () => {
  const before = await openEvents();
  await app.page.keyboard.press('Escape');
  await app.dialog().waitFor({ state: 'detached' });
  await confirmed(words.restart);
  await openEvents();
  await expect.poll(() => events().count()).toBeGreaterThan(before);
  await events().getByText(words.event.restart).first().waitFor();
  await app.page.keyboard.press('Escape');
  await app.dialog().waitFor({ state: 'detached' });
  await row(SERVICE).getByText(en.health.healthy, { exact: true }).waitFor();
});

it('makes one anew from the configuration on the server', async () => {
  await confirmed(words.recreate);
  await openEvents();
  for (const event of [words.event.destroy, words.event.create]) await events().getByText(event).first().waitFor();
  await app.page.keyboard.press('Escape');
  await app.dialog().waitFor({ state: 'detached' });
  await row(SERVICE).getByText(en.health.healthy, { exact: true }).waitFor();
});

it('leads to the logs and to a shell of one', async () => {
  await app.choose(named(words.actionsOf), named(words.logs));
  await app.page.getByRole('heading', { level: 1, name: en.sections.logs }).waitFor();
  await expect.poll(() => app.page.getByRole('checkbox', { name: SERVICE, exact: true }).isChecked()).toBe(true);
  expect(await app.page.getByRole('checkbox', { name: 'mx', exact: true }).isChecked()).toBe(false);
  await app.section(en.sections.containers);
  await app.choose(named(words.actionsOf), named(words.shell));
  await app.page.getByRole('region', { name: new RegExp(`: ${filled(en.terminal.container, { service: SERVICE })}$`) }).waitFor();
});
