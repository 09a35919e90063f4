/** A real server over time: its figures and their history, the certificate of each port, a backup made and verified, updates, and all that was done. */
import { expect, it } from 'vitest';
import { en } from '../../desktop/renderer/locales/en/index.ts';
import { filled, SERVER, withPractice, type PracticeStage } from '../support/practice-stage.ts';

/** Ports that speak TLS, at once or after STARTTLS. */
const PORTS = [25, 443, 465, 587, 993, 995, 4190];

let app: PracticeStage;
withPractice((opened) => (app = opened));

it('shows services, mail flow and that nothing waits for the person', async () => {
  await app.section(en.sections.overview);
  await app.sees(/^\d+ in · \d+ out$/);
  await app.page.getByText('10/10', { exact: true }).waitFor();
  await app.shoot('overview');
});

it('shows what the machine does now, and did', async () => {
  await app.section(en.sections.machine);
  const now = app.page.getByRole('region', { name: en.machine.now });
  await now
    .getByText(/^of [\d.,]+ [MG]B$/)
    .first()
    .waitFor();
  await now.getByText(/^\d+ processors? · load /).waitFor();
  await app.page
    .getByText(en.machine.hours_other.replace('{{count}}', '0'))
    .or(now.getByText(/^\d+ (hours?|days?)$/))
    .first()
    .waitFor();
  for (const range of [en.machine.ranges.hour, en.machine.ranges.day]) {
    await app.page.getByRole('radiogroup', { name: en.machine.range }).getByText(range, { exact: true }).click();
    await app.page.getByText(en.machine.table, { exact: true }).waitFor();
  }
  await app.page.getByText(en.machine.table, { exact: true }).click();
  await app.page.getByRole('region', { name: en.machine.table }).getByRole('row').nth(1).waitFor();
  await app.shoot('machine');
});

it('shows the plan of a restart, and leaves it', async () => {
  await app.press(en.machine.restart);
  await app.page.getByRole('heading', { name: /^Restart Practice server$/ }).waitFor();
  await app.press(en.tasks.back);
  await app.page.getByRole('region', { name: en.machine.now }).waitFor();
});

it('shows the certificate that every port serves', async () => {
  await app.section(en.sections.certificates);
  const table = app.page.getByRole('region', { name: filled(en.certificates.ports, { hostname: 'mail.dovecote.test' }) });
  for (const port of PORTS)
    await table
      .getByRole('row', { name: new RegExp(`^${String(port)}\\b`) })
      .getByText(/^\d+ days/)
      .waitFor();
  await app.page.getByRole('heading', { name: 'mail.dovecote.test' }).waitFor();
  await app.press(en.certificates.again);
  await table
    .getByText(/^\d+ days/)
    .first()
    .waitFor();
  await app.shoot('certificates');
});

it('makes a backup, verifies it again, and deletes it after saying what is lost', async () => {
  await app.section(en.sections.backups);
  const lines = () => app.page.getByRole('button', { name: /^Verify the backup of / });
  await app.sees(en.backups.schedule);
  const before = await lines().count();
  await app.press(en.backups.make);
  await app.dialog().waitFor();
  await app.press(en.setup.showPlan);
  await app.page.getByRole('heading', { name: en.backups.planTitle }).waitFor();
  await app.press(en.backups.make);
  await app.sees(en.backups.made);
  await app.shoot('backup-made');
  await app.press(en.common.done);
  await expect.poll(() => lines().count()).toBe(before + 1);
  await lines().first().click();
  await app.page.getByText(en.backups.state.verified, { exact: true }).first().waitFor();
  await app.page
    .getByRole('button', { name: /^Delete the backup of / })
    .first()
    .click();
  await app
    .dialog()
    .getByText(/its key are deleted/)
    .waitFor();
  await app.dialog().getByRole('textbox').fill(SERVER);
  await app.press(en.backups.remove);
  await expect.poll(() => lines().count()).toBe(before);
  await app.shoot('backups');
});

it('shows the version of the mail server, and which updates of the system wait', async () => {
  await app.section(en.sections.updates);
  await app.page.getByText(en.updates.state.current, { exact: true }).waitFor();
  await app.sees(/^\d+ updates? waits?/);
  await app.shoot('updates');
});

it('lists what was done, finds it by words and by kind, and saves it without a secret', async () => {
  await app.section(en.sections.activity);
  const rows = () => app.page.getByRole('region', { name: en.sections.activity }).getByRole('row');
  await rows().nth(2).waitFor();
  await app.page.getByLabel(en.activity.filter, { exact: true }).fill('apt-get');
  await expect.poll(async () => (await rows().allInnerTexts()).slice(1).filter((text) => !text.includes('apt-get'))).toEqual([]);
  const saved = await app.saved(async () => {
    await app.press(en.activity.save);
    await app.page.getByRole('menuitem', { name: en.activity.saveJson }).click();
  });
  expect(saved.name).toMatch(/activity\.jsonl$/);
  const entries = saved.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { what: string });
  expect(entries.length).toBeGreaterThan(0);
  expect(entries.filter(({ what }) => !what.includes('apt-get'))).toEqual([]);
  const table = await app.saved(async () => {
    await app.press(en.activity.save);
    await app.page.getByRole('menuitem', { name: en.activity.saveCsv }).click();
  });
  expect(table.name).toMatch(/activity\.csv$/);
  expect(table.text.split('apt-get').length).toBeGreaterThan(entries.length);
  for (const secret of [app.world.vps.password, ...app.world.dns.updates.map((update) => update.secret)]) expect(saved.text).not.toContain(secret);
  await app.page.getByLabel(en.activity.filter, { exact: true }).fill('no such thing');
  await app.press(en.activity.showAll);
  await app.page.getByRole('switch', { name: en.activity.failedOnly }).press('Space');
  await expect.poll(async () => (await rows().allInnerTexts()).slice(1).filter((text) => text.includes(en.activity.fine))).toEqual([]);
  await app.shoot('activity');
});
