import { expect, it } from 'vitest';
import { visibleCommand, visibleValue } from './redact.ts';

it.each([
  ['API_TOKEN', 'x'],
  ['POSTGRES_PASSWORD', 'x'],
  ['SMTP_PASS', 'x'],
  ['PRIVATE_KEY', 'x'],
  ['DKIM_KEY', 'x'],
  ['apikey', 'x'],
  ['DSN', 'x'],
  ['DATABASE_URL', 'postgres://palomar:hunter2@db/palomar'],
  ['REDIS', 'redis://:hunter2@redis:6379'],
  ['ANYTHING', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
])('hides %s=%s', (name, value) => {
  expect(visibleValue(name, value)).toBeNull();
});

it.each([
  ['NODE_OPTIONS', '--max-old-space-size=96'],
  ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  ['PALOMAR_LOG', 'info'],
  ['KEYBOARD', 'es'],
  ['URL', 'https://mail.example.org/path'],
  ['MONKEY_ISLAND', 'yes'],
])('shows %s=%s', (name, value) => {
  expect(visibleValue(name, value)).toBe(value);
});

it('hides secrets among the words of a command', () => {
  expect(visibleCommand(['valkey-server', '--requirepass', 'hunter2', '--port', '6379', '--auth-token=abc', '--dir=/data'])).toEqual([
    'valkey-server',
    '--requirepass',
    '***',
    '--port',
    '6379',
    '--auth-token=***',
    '--dir=/data',
  ]);
  expect(visibleCommand(['sh', '-c', 'curl http://a:b@host/'])).toEqual(['sh', '-c', '***']);
  expect(visibleCommand(['sh', '-c', 'serve --token hunter2 --port 80'])).toEqual(['sh', '-c', 'serve --token *** --port 80']);
});
