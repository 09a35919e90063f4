/** Draws icon.png from the mark with Chromium: `node resources/icons/render.mjs`. Only needed when the mark changes. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const SIDE = 1024;
const mark = readFileSync(path.join(import.meta.dirname, '../../desktop/renderer/mark.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false, args: ['--headless', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: SIDE, height: SIDE } });
await page.setContent(`<style>body{margin:0}svg{display:block;width:${SIDE}px;height:${SIDE}px}</style>${mark}`);
await page.screenshot({ path: path.join(import.meta.dirname, 'icon.png'), omitBackground: true });
await browser.close();
