/** What is told to strangers, and what is not. */
import { expect, it } from 'vitest';
import { serverId, type Server } from '../../../contract/index.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { NO_RUN, type Run } from './setup-run.ts';

const server: Server = {
  id: serverId.parse('one'),
  name: 'Pigeon house',
  endpoint: { host: '203.0.113.7', port: 22, user: 'root' },
  hostKey: { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:abc' },
  login: 'password',
  domain: null,
  hostname: null,
  practice: false,
  addedAt: '2030-01-01T00:00:00.000Z',
  jump: [],
};
const run: Run = {
  ...NO_RUN,
  steps: [{ id: 'docker', title: 'Install Docker', estimateMs: 1, state: 'failed', startedAt: null, tookMs: 1200, bytes: null }],
  lines: [
    { stream: 'command', text: 'apt-get install docker.io' },
    { stream: 'stderr', text: '10:02:11 mail.dovecote.test has 2001:db8:85a3::8a2e:370:7334, 198.51.100.9 and 127.0.0.1; ask ana@elsewhere.example' },
  ],
  result: {
    kind: 'failed',
    id: 'docker',
    at: '2030-01-01T00:00:00.000Z',
    error: { code: 'STEP_FAILED', message: 'Pigeon house refused at 203.0.113.7.', data: {} },
    tail: [],
    nextAction: '',
  },
};
const text = diagnosticsOf({
  status: { version: '1.2.3', door: 'browser', bundle: { present: true, version: '0.1.0', sizeBytes: 1 } },
  server,
  domain: 'dovecote.test',
  run,
});

it('says which step failed, how, and what was run', () => {
  expect(text).toContain('Palomar 1.2.3 (browser), image 0.1.0');
  expect(text).toContain('docker: failed (1200 ms)');
  expect(text).toContain('Error: STEP_FAILED at docker');
  expect(text).toContain('$ apt-get install docker.io');
});

it.each(['203.0.113.7', 'Pigeon house', 'dovecote.test', '2001:db8', '198.51.100.9', 'ana@elsewhere.example'])('does not tell %s', (name) => {
  expect(text).not.toContain(name);
});

it('leaves times and loopback addresses', () => {
  expect(text).toContain('10:02:11');
  expect(text).toContain('127.0.0.1');
});
