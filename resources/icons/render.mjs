/** Draws icon.png, and the tray's icons with their dot, from the mark with Chromium: `node resources/icons/render.mjs`. Only needed when the mark changes. */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const SIDE = 1024;
const TRAY_SIDE = 16;
/** As in the interface; `quiet` has no dot. */
const DOTS = { quiet: null, warn: '#f59e0b', fail: '#dc2626' };

const mark = readFileSync(path.join(import.meta.dirname, '../../desktop/renderer/mark.svg'), 'utf8');
const tray = path.join(import.meta.dirname, 'tray');
mkdirSync(tray, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false, args: ['--headless', '--disable-gpu'] });

async function draw(svg, side, file) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${side}px;height:${side}px}</style>${svg}`);
  await page.screenshot({ path: file, omitBackground: true });
  await page.close();
}

await draw(mark, SIDE, path.join(import.meta.dirname, 'icon.png'));
for (const [state, colour] of Object.entries(DOTS)) {
  const dot = colour === null ? '' : `<circle cx="49" cy="49" r="14" fill="${colour}" stroke="#ffffff" stroke-width="3" />`;
  const svg = mark.replace('</svg>', `${dot}</svg>`);
  await draw(svg, TRAY_SIDE, path.join(tray, `tray-${state}.png`));
  await draw(svg, TRAY_SIDE * 2, path.join(tray, `tray-${state}@2x.png`));
}
await browser.close();
