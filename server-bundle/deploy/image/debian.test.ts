import { expect, it } from 'vitest';
import { debianMirrors } from './debian.ts';

it('uses the mirrors that apt uses, in either notation', () => {
  expect(
    debianMirrors(
      'deb [signed-by=/x] https://mirror.example/debian/ bookworm main\ndeb https://mirror.example/debian-security bookworm-security main',
    ),
  ).toEqual({
    release: 'https://mirror.example/debian',
    security: 'https://mirror.example/debian-security',
  });
  expect(debianMirrors('Types: deb\nURIs: http://mirror.example/debian\nSuites: trixie').release).toBe('http://mirror.example/debian');
});

it('falls back to the public mirrors where apt has none of Debian', () => {
  expect(debianMirrors('deb http://archive.ubuntu.example/ubuntu noble main')).toEqual({
    release: 'http://deb.debian.org/debian',
    security: 'http://deb.debian.org/debian-security',
  });
});
