import { expect, it } from 'vitest';
import type { Observed } from '../situation.ts';
import { configureDocker, mergeDaemonJson } from './docker.ts';

const observed: Observed = {
  distribution: 'debian',
  version: '13',
  sshPorts: [22],
  sshd: {},
  otherPorts: [],
  firewall: 'none',
  docker: { version: '26.1.5+dfsg1', flavour: 'distribution' },
  swarm: false,
  daemonJson: null,
  ipv6: true,
  container: false,
};

const merge = (current: string | null, other: Partial<Observed> = {}): unknown => {
  const merged = mergeDaemonJson(current, { ...observed, ...other });
  return merged === null ? null : JSON.parse(merged);
};

it('asks Docker 26 for IPv6 filtering, which it calls experimental', () => {
  expect(merge(null)).toEqual({
    'log-driver': 'local',
    'log-opts': { 'max-size': '10m', 'max-file': '3' },
    'live-restore': true,
    ip6tables: true,
    experimental: true,
  });
});

it('leaves IPv6 to Docker 27 and to kernels that have none', () => {
  expect(merge(null, { docker: { version: '28.2.2', flavour: 'ce' } })).not.toHaveProperty('experimental');
  expect(merge(null, { ipv6: false })).not.toHaveProperty('ip6tables');
});

it('keeps every setting of the owner, also where it would have chosen otherwise', () => {
  const own = { 'log-driver': 'journald', 'live-restore': false, dns: ['192.0.2.53'], ip6tables: false };
  expect(merge(JSON.stringify(own))).toBeNull();
});

it('has nothing to add to what it has written itself', () => {
  expect(merge(mergeDaemonJson(null, observed))).toBeNull();
  expect(merge(mergeDaemonJson(null, { ...observed, docker: null }))).toBeNull();
});

it('does not ask a swarm for live restore, which refuses it', () => {
  expect(merge(null, { swarm: true })).not.toHaveProperty('live-restore');
});

it('refuses to touch a file that is not JSON', () => {
  for (const broken of ['{', '[]', 'null']) {
    expect(() => mergeDaemonJson(broken, observed)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  }
});

it('restarts Docker only when its configuration changes', () => {
  const restarts = (daemonJson: string | null): boolean =>
    JSON.stringify(configureDocker({ ...observed, daemonJson }, () => 'x').apply).includes('"restart"');
  expect(restarts(null)).toBe(true);
  expect(restarts(mergeDaemonJson(null, observed))).toBe(false);
});
