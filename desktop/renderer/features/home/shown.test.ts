import { expect, it } from 'vitest';
import { server as serverModel, type Alert, type ConnectionState } from '../../../contract/index.ts';
import { isFound, isInNeed } from './shown.ts';

const NOW = '2030-01-02T03:04:05.000Z';
const server = serverModel.parse({
  id: 'aviary',
  name: 'The old Aviary',
  endpoint: { host: '2001:db8::7' },
  hostKey: { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:x' },
  login: 'key',
  domain: 'example.org',
  hostname: 'mail.example.org',
  practice: false,
  addedAt: NOW,
  jump: [],
});
const alert: Alert = {
  id: 'a',
  serverId: server.id,
  kind: 'disk-nearly-full',
  severity: 'warn',
  subject: '',
  amount: 91,
  since: NOW,
  dismissedAt: null,
};
const away: ConnectionState = { serverId: server.id, state: 'failed', latencyMs: null, since: NOW, error: null };

it('finds a server by words of its name, its domain and its address, in any order', () => {
  for (const text of ['', 'aviary old', 'EXAMPLE', 'mail.example', 'db8::7 aviary']) expect(isFound(server, text), text).toBe(true);
  expect(isFound(server, 'aviary north')).toBe(false);
});

it('counts a server in need while an alert is open or there is no way to it', () => {
  expect(isInNeed(server, [], {})).toBe(false);
  expect(isInNeed(server, [alert], {})).toBe(true);
  expect(isInNeed(server, [{ ...alert, dismissedAt: NOW }], {})).toBe(false);
  expect(isInNeed(server, [], { aviary: away })).toBe(true);
  expect(isInNeed(server, [], { aviary: { ...away, state: 'reconnecting' } })).toBe(false);
});
