/** The Chromium of this machine (Debian's package), without what would go out to the network by itself. */
import { chromium, type Browser } from 'playwright-core';

const ARGUMENTS = [
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false, args: ARGUMENTS });
}
