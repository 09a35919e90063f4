/** Shells on a real server and in its containers: side by side, looked away from, ended, opened again after the connection was cut. */
import { execFileSync } from 'node:child_process';
import type { Locator } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { en } from '../../desktop/renderer/locales/en/index.ts';
import { filled, withPractice, type PracticeStage } from '../support/practice-stage.ts';

const words = en.terminal;

let app: PracticeStage;
withPractice((opened) => (app = opened));
beforeAll(() => app.section(en.sections.terminal));

/** Shells are numbered in the order in which they are opened. */
const shell = (number: number): Locator => app.page.getByRole('region', { name: new RegExp(`^Shell ${String(number)}: `) });
const tab = (name: string): Locator => app.page.getByRole('tab', { name });
const shows = (number: number, text: string | RegExp) => expect.poll(() => shell(number).innerText()).toMatch(text);

/** A shell that was opened again on its screen has greeted anew, and shows its prompt. */
const greetsAgain = (number: number) => shows(number, /root@[^]*Last login[^]*root@/);

/** Types into a shell that shows its prompt, and waits for the answer, which is not what was typed. */
async function ask(number: number, line: string, answer: RegExp): Promise<void> {
  await shell(number).getByRole('textbox').focus();
  await app.page.keyboard.type(`${line}\n`);
  await shows(number, answer);
}

it('opens nothing before it is asked to, then a shell that answers', async () => {
  await app.sees(words.title);
  expect(await shell(1).count()).toBe(0);
  await app.press(words.open);
  await shows(1, /root@/);
  await ask(1, 'echo $((6 * 7))-pigeons', /42-pigeons/);
  await ask(1, 'stty size | tr " " x', /\b[1-9]\d+x[1-9]\d+\b/);
});

it('puts another one beside it and one below, each with a mind of its own', async () => {
  await app.press(words.splitRight);
  await shows(2, /root@/);
  await ask(2, 'echo beside-$((40 + 2))', /beside-42/);
  await app.press(words.splitDown);
  await shows(3, /root@/);
  await ask(3, 'echo below-$((50 + 2))', /below-52/);
  expect(await shell(1).innerText()).not.toContain('beside-42');
  await app.shoot('terminal-split');
});

it('says in a tab of its own that a container of ours has no shell, and how to look into it', async () => {
  await app.pick(words.where, filled(words.container, { service: 'mx' }));
  await app.press(words.open);
  await shows(4, /has no shell in it, on purpose/);
  await shows(4, /docker logs --tail 100 -f palomar-mx-1/);
  await app.shoot('terminal-container');
  await tab('1 · root').click();
  await shows(1, /42-pigeons/);
});

it('finds in what a shell has shown', async () => {
  await shell(1).getByRole('textbox').focus();
  await app.press(en.find.title);
  await app.page.getByRole('textbox', { name: en.find.title }).fill('pigeons');
  await app.sees(/^\d of 2$/);
  await app.page.keyboard.press('Escape');
});

it('keeps them while another section is looked at', async () => {
  await app.section(en.sections.overview);
  await app.section(en.sections.terminal);
  await shows(1, /42-pigeons/);
  await ask(1, 'echo still-$((60 + 2))', /still-62/);
});

it('says how a shell has ended, and opens it again on the same screen', async () => {
  await shell(2).getByRole('textbox').focus();
  await app.page.keyboard.type('exit 3\n');
  await app.sees(filled(words.endedWith, { code: 3 }));
  await app.press(words.again);
  await greetsAgain(2);
  await ask(2, 'echo again-$((70 + 2))', /again-72/);
  await shows(2, /beside-42/);
});

it('says that the connection was cut, and opens a shell again when asked', async () => {
  execFileSync('docker', ['exec', `${app.world.name}-vps`, 'pkill', '-KILL', 'sshd-session']);
  await app.button(words.again).or(app.button(en.common.retry)).first().waitFor();
  await app.shoot('terminal-cut');
  await app.button(words.again).or(app.button(en.common.retry)).first().click();
  await greetsAgain(1);
  await ask(1, 'echo back-$((80 + 2))', /back-82/);
});

it('asks before it ends a shell that runs', async () => {
  await shell(1).getByRole('textbox').focus();
  await app.press(words.close);
  await app.dialog().getByText(words.closeAbout).waitFor();
  await app.press(en.common.keep);
  await app.dialog().waitFor({ state: 'detached' });
  await shell(1).getByRole('textbox').focus();
  await app.press(words.close);
  await app.press(words.close);
  await shell(1).waitFor({ state: 'detached' });
});
