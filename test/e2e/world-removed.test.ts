/** The last word of the practice world: `npm run practice -- --down`. Goes after every file that needs the world (see support/by-name.ts). */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { practice, practiceEnvironment } from '../support/practice-run.ts';
import { sharedWorld } from '../support/practice-world.ts';

const docker = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();

it('leaves no container, network or volume of the world, no image that no other world uses, and no file', async () => {
  const { home } = await sharedWorld();
  const [name = ''] = (practiceEnvironment(home)['PALOMAR_PRACTICE'] ?? '').split(':');
  expect(docker('ps', '-q', '--filter', `name=${name}`)).not.toBe('');
  expect((await practice(home, '--down')).exitCode).toBe(0);
  expect(docker('ps', '-aq', '--filter', `name=${name}`)).toBe('');
  expect(docker('network', 'ls', '-q', '--filter', `name=${name}`)).toBe('');
  expect(docker('volume', 'ls', '-q', '--filter', `name=${name}`)).toBe('');
  const images = docker('images', '-q', 'palomar-practice-*').split('\n').filter(Boolean);
  expect(images.filter((image) => docker('ps', '-aq', '--filter', `ancestor=${image}`) === '')).toEqual([]);
  expect(existsSync(home)).toBe(false);
});
