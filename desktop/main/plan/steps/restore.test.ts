/** The exchange of a restore, carried out by sh on folders of this machine: a `docker` that only knows where volumes are stands in for Docker. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { restoreSteps } from './restore.ts';

let place: string;
const at = (...names: string[]): string => path.join(place, ...names);

beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), 'palomar-restore-'));
  mkdirSync(at('bin'));
  writeFileSync(
    at('bin', 'docker'),
    `#!/bin/sh\n[ "$1" = volume ] || exit 0\nfor last; do :; done\necho "${place}/$(echo "$last" | sed 's,^p_,,')/_data"\n`,
  );
  chmodSync(at('bin', 'docker'), 0o755);
  stands('original');
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** Both volumes and the secrets, with a word in them. */
function stands(word: string, name = '_data', secrets = 'secrets'): void {
  for (const folder of [at('mail', name), at('tls', name), at(secrets)]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'word'), word);
  }
}

const unpacked = (word: string): void => stands(word, 'restored', 'secrets.restored');
const words = (name: string, secrets: string): string[] =>
  [at('mail', name), at('tls', name), at(secrets)].map((folder) =>
    existsSync(folder) ? readFileSync(path.join(folder, 'word'), 'utf8') : 'nothing',
  );

const steps = restoreSteps({
  project: 'p',
  services: ['mx'],
  paths: { compose: '/compose.yml', secrets: 'secrets' },
  folder: '/tmp',
  id: 'b',
  sha256: '',
  sizeBytes: 1,
  startTimeoutMs: 1,
});

/** The script of a step's command whose text holds `sign`, run here. */
function carryOut(step: string, sign: string): void {
  const found = steps.find(({ id }) => id === step);
  const actions = [...(found?.apply ?? []), ...(found?.undo ?? [])];
  const argv = actions.flatMap((action) =>
    action.kind === 'run' && action.command.argv.some((word) => word.includes(sign)) ? [action.command.argv] : [],
  )[0];
  const [shell = '', ...rest] = (argv ?? []).map((word) => (word === 'secrets' ? at('secrets') : word));
  execFileSync(shell, rest, { env: { PATH: `${at('bin')}:/usr/bin:/bin` } });
}

it('puts the backup in place, and sets aside what was there until it is no longer needed', () => {
  unpacked('backup');
  carryOut('exchange', 'restore-unfinished"; isAgain');
  expect(words('_data', 'secrets')).toEqual(['backup', 'backup', 'backup']);
  expect(words('before-restore', 'secrets.before-restore')).toEqual(['original', 'original', 'original']);
  carryOut('forget', 'before-restore');
  expect(words('before-restore', 'secrets.before-restore')).toEqual(['nothing', 'nothing', 'nothing']);
  expect(existsSync(at('secrets.restore-unfinished'))).toBe(false);
});

it('keeps the original through a second restore, when the first was cut off before every service was healthy', () => {
  unpacked('first');
  carryOut('exchange', 'restore-unfinished"; isAgain');
  unpacked('second');
  carryOut('exchange', 'restore-unfinished"; isAgain');
  expect(words('_data', 'secrets')).toEqual(['second', 'second', 'second']);
  expect(words('before-restore', 'secrets.before-restore')).toEqual(['original', 'original', 'original']);
  expect(words('before-restore.again', 'secrets.before-restore.again')).toEqual(['first', 'first', 'first']);
  carryOut('exchange', 'back()');
  expect(words('_data', 'secrets')).toEqual(['original', 'original', 'original']);
});

it('sets aside what a restore that ended well has made, when there is another', () => {
  for (const word of ['first', 'second']) {
    unpacked(word);
    carryOut('exchange', 'restore-unfinished"; isAgain');
    if (word === 'first') carryOut('forget', 'before-restore');
  }
  expect(words('before-restore', 'secrets.before-restore')).toEqual(['first', 'first', 'first']);
});

it('goes on where it was cut off', () => {
  unpacked('backup');
  // The mail is exchanged already, tls and the secrets are not.
  writeFileSync(at('secrets.restore-unfinished'), '');
  execFileSync('mv', [at('mail', '_data'), at('mail', 'before-restore')]);
  execFileSync('mv', [at('mail', 'restored'), at('mail', '_data')]);
  carryOut('exchange', 'restore-unfinished"; isAgain');
  expect(words('_data', 'secrets')).toEqual(['backup', 'backup', 'backup']);
  expect(words('before-restore', 'secrets.before-restore')).toEqual(['original', 'original', 'original']);
});
