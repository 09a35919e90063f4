/** A container from the inside, and what happened to the others. */
import type { ContainerDetails, ContainerEvent } from '../../../desktop/contract/index.ts';
import { NOW } from './data.ts';

export function makeDetails(service: string): ContainerDetails {
  return {
    id: `${service}0123456789ab`,
    service,
    name: `palomar-${service}-1`,
    image: 'palomar-server:0.1.0',
    imageId: `sha256:${'3f'.repeat(32)}`,
    createdAt: '2026-11-18T06:59:58.000Z',
    startedAt: '2026-11-18T07:00:00.000Z',
    finishedAt: null,
    exitCode: null,
    outOfMemory: false,
    error: '',
    command: ['/usr/bin/tini', '--', '/opt/palomar/palomar-server', service],
    user: '10001:10001',
    restartPolicy: 'unless-stopped',
    readOnly: true,
    capabilitiesDropped: ['ALL'],
    memoryLimitBytes: 128 * 1024 * 1024,
    processesMax: 256,
    environment: [
      { name: 'NODE_OPTIONS', value: '--max-old-space-size=96' },
      { name: 'PATH', value: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
      { name: 'API_TOKEN', value: null },
    ],
    labels: [{ name: 'com.docker.compose.service', value: service }],
    mounts: [
      { kind: 'bind', source: '/etc/palomar/stack.json', target: '/etc/palomar/stack.json', writable: false },
      { kind: 'volume', source: 'palomar_mail', target: '/data/mail', writable: true },
    ],
    networks: [{ name: 'palomar_inner', addresses: ['172.20.0.4', 'fd00:77::4'] }],
    healthChecks: [{ at: NOW, exitCode: 0, output: '' }],
  };
}

export function makeEvents(): ContainerEvent[] {
  const happened: readonly (readonly [string, ContainerEvent['kind'], Partial<ContainerEvent>])[] = [
    ['mx', 'create', {}],
    ['mx', 'start', {}],
    ['mx', 'healthy', {}],
    ['bree', 'start', {}],
    ['bree', 'unhealthy', {}],
    ['bree', 'oom', {}],
    ['bree', 'die', { exitCode: 137 }],
    ['bree', 'start', {}],
    ['imap', 'kill', { signal: 15 }],
    ['imap', 'die', { exitCode: 0 }],
    ['imap', 'start', {}],
  ];
  return happened.map(([service, kind, more], index) => ({
    id: `${String(index)}-${service}-${kind}`,
    at: new Date(Date.parse(NOW) - (happened.length - index) * 47_000).toISOString(),
    service,
    container: `palomar-${service}-1`,
    kind,
    exitCode: null,
    signal: null,
    ...more,
  }));
}
