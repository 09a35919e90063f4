/**
 * Takes every screen in every state, in light and dark, English and Spanish, small and large, on the fake app; and a contact sheet of the eight:
 * `node test/e2e/screens/gallery.ts [--only home,dns] [--scene empty] [--look 1024-es-dark] [--out DIR] [--renderer DIR] [--whole]`, after
 * `electron-vite build`. Run by hand. The scenes stand by screen in gallery/; a new screen is one file there and one line in SCREENS. `--whole`
 * makes each window as high as what it shows, `--renderer` takes another build than out/renderer.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { scenes as activity } from './gallery/activity.ts';
import { scenes as addServer } from './gallery/add-server.ts';
import { scenes as alerts } from './gallery/alerts.ts';
import { scenes as backups } from './gallery/backups.ts';
import { scenes as certificates } from './gallery/certificates.ts';
import { scenes as containers } from './gallery/containers.ts';
import { scenes as dns } from './gallery/dns.ts';
import { scenes as frame } from './gallery/frame.ts';
import { scenes as home } from './gallery/home.ts';
import { scenes as logs } from './gallery/logs.ts';
import { scenes as machine } from './gallery/machine.ts';
import { scenes as mail } from './gallery/mail.ts';
import { scenes as overview } from './gallery/overview.ts';
import { scenes as palette } from './gallery/palette.ts';
import { scenes as practice } from './gallery/practice.ts';
import type { Scene } from './gallery/scene.ts';
import { scenes as settings } from './gallery/settings.ts';
import { scenes as setup } from './gallery/setup.ts';
import { scenes as terminal } from './gallery/terminal.ts';
import { scenes as updates } from './gallery/updates.ts';
import { scenes as vault } from './gallery/vault.ts';
import { openBrowser, play, type Play } from './stage.ts';

const SCREENS: Readonly<Record<string, readonly Scene[]>> = {
  activity,
  'add-server': addServer,
  alerts,
  backups,
  certificates,
  containers,
  dns,
  frame,
  home,
  logs,
  machine,
  mail,
  overview,
  palette,
  practice,
  settings,
  setup,
  terminal,
  updates,
  vault,
};
const LANGUAGES = ['en', 'es'] as const;
const SCHEMES = ['light', 'dark'] as const;
const SIZES = [
  { width: 1024, height: 700 },
  { width: 1920, height: 1080 },
] as const;
const AT_ONCE = 2;
const TALLEST_PX = 6_000;
const SHEET_WIDTH_PX = 2_048;

interface Wanted {
  readonly out: string;
  readonly whole: boolean;
  /** Only these of the eight, by the names of their files. */
  readonly look?: string | undefined;
  readonly renderer?: string | undefined;
}

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    scene: { type: 'string' },
    out: { type: 'string', default: path.resolve(import.meta.dirname, '../../artefacts/gallery') },
    renderer: { type: 'string' },
    look: { type: 'string' },
    whole: { type: 'boolean', default: false },
  },
});
const names = values.only?.split(',') ?? Object.keys(SCREENS);
const todo = names.flatMap((screen) => {
  const scenes = SCREENS[screen];
  if (!scenes) throw new Error(`There is no screen "${screen}". There are: ${Object.keys(SCREENS).join(', ')}.`);
  return scenes.filter(({ name }) => values.scene === undefined || values.scene.split(',').includes(name)).map((scene) => ({ screen, scene }));
});
const browser = await openBrowser();
try {
  const queue = todo.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const { screen, scene } of queue) await takeScene(browser, screen, scene, values);
    }),
  );
} finally {
  await browser.close();
}

/** The eight pictures of a scene, and their sheet. What goes wrong is said, and the other scenes go on. */
async function takeScene(own: Browser, screen: string, scene: Scene, wanted: Wanted): Promise<void> {
  const folder = path.join(wanted.out, screen, scene.name);
  mkdirSync(folder, { recursive: true });
  try {
    const languages = LANGUAGES.filter((language) => wanted.look === undefined || wanted.look.includes(`-${language}-`));
    const files = (await Promise.all(languages.map((language) => takeLanguage(own, scene, language, folder, wanted)))).flat();
    await takeSheet(own, files, path.join(wanted.out, screen, `${scene.name}.png`));
    process.stdout.write(`${screen}/${scene.name}\n`);
  } catch (error) {
    process.exitCode = 1;
    process.stdout.write(`${screen}/${scene.name}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

/** One window for a language; colours and sizes change while it stands. */
async function takeLanguage(own: Browser, scene: Scene, language: 'en' | 'es', folder: string, wanted: Wanted): Promise<string[]> {
  await using played = await play(own, { language, scheme: 'light', ...SIZES[0] }, { paceMs: 5, ...scene.start?.() }, wanted.renderer);
  if (scene.place !== undefined) await played.visit(scene.place);
  await scene.act?.(played);
  const files: string[] = [];
  for (const size of SIZES)
    for (const scheme of SCHEMES) {
      const look = `${String(size.width)}-${language}-${scheme}`;
      if (wanted.look !== undefined && !wanted.look.split(',').includes(look)) continue;
      await played.page.setViewportSize(size);
      await played.page.emulateMedia({ colorScheme: scheme });
      await settle(played, scene.moves === true);
      if (wanted.whole) await heighten(played.page, size);
      const file = path.join(folder, `${look}.png`);
      await played.page.screenshot({ path: file, animations: 'disabled' });
      files.push(file);
    }
  for (const complaint of played.complaints) process.stdout.write(`  ${scene.name}, ${language}: ${complaint}\n`);
  return files;
}

/** Skeletons are gone, fonts are there, and two frames have been drawn at the new size. */
async function settle({ page }: Play, moves: boolean): Promise<void> {
  if (!moves) await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

async function heighten(page: Page, size: { readonly width: number; readonly height: number }): Promise<void> {
  const hidden = await page.evaluate(() => {
    const scrolled = document.querySelector('#content, .centre');
    return scrolled ? scrolled.scrollHeight - scrolled.clientHeight : 0;
  });
  if (hidden > 0) await page.setViewportSize({ ...size, height: Math.min(TALLEST_PX, size.height + hidden) });
}

/** Small above, large below; dark on the left, light on the right. */
async function takeSheet(own: Browser, files: readonly string[], target: string): Promise<void> {
  const page = await own.newPage({ viewport: { width: SHEET_WIDTH_PX, height: 400 } });
  try {
    const pictures = [...files].sort().map((file) => `<img src="${pathToFileURL(file).href}" alt="">`);
    const style = 'body{margin:8px;display:grid;grid-template-columns:repeat(2,1fr);gap:8px;align-items:start;background:#888}img{width:100%}';
    const html = target.replace(/\.png$/, '.html');
    writeFileSync(html, `<!doctype html><style>${style}</style>${pictures.join('')}`);
    await page.goto(pathToFileURL(html).href);
    await page.screenshot({ path: target, fullPage: true });
  } finally {
    await page.close();
  }
}
