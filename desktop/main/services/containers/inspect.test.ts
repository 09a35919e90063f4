import { expect, it } from 'vitest';
import { detailsOf, inspection } from './inspect.ts';

const least = { Id: 'abc', State: {}, Config: {}, HostConfig: {} };

it('reads what Docker tells, and hides what may be a secret', () => {
  const found = inspection.parse({
    ...least,
    Name: '/palomar-mx-1',
    Image: 'sha256:1234',
    Created: '2026-11-20T18:30:00.123456789Z',
    State: {
      StartedAt: '2026-11-20T18:30:01Z',
      FinishedAt: '0001-01-01T00:00:00Z',
      Running: true,
      Health: { Log: Array.from({ length: 9 }, (_, ExitCode) => ({ Start: 'x', ExitCode, Output: 'y'.repeat(10_000) })) },
    },
    Config: {
      Image: 'palomar-server:1',
      User: '10001',
      Entrypoint: ['/usr/bin/tini'],
      Cmd: ['mx', '--password=x'],
      Env: ['A=b=c', 'API_TOKEN=x', 'EMPTY'],
      Labels: { a: 'b' },
    },
    HostConfig: { RestartPolicy: { Name: 'unless-stopped' }, ReadonlyRootfs: true, CapDrop: ['ALL'], Memory: 1024, PidsLimit: -1 },
    Mounts: [{ Type: 'volume', Name: 'mail', Source: '/var/lib/docker/volumes/mail', Destination: '/data', RW: true }],
    NetworkSettings: { Networks: { inner: { IPAddress: '10.1.0.2', GlobalIPv6Address: '' } } },
  });
  const details = detailsOf('mx', found);
  expect(details).toMatchObject({
    name: 'palomar-mx-1',
    createdAt: '2026-11-20T18:30:00.123Z',
    finishedAt: null,
    exitCode: null,
    command: ['/usr/bin/tini', 'mx', '--password=***'],
    environment: [
      { name: 'A', value: 'b=c' },
      { name: 'API_TOKEN', value: null },
      { name: 'EMPTY', value: '' },
    ],
    mounts: [{ kind: 'volume', source: 'mail', target: '/data', writable: true }],
    networks: [{ name: 'inner', addresses: ['10.1.0.2'] }],
    memoryLimitBytes: 1024,
    processesMax: null,
  });
  expect(details.healthChecks.map(({ exitCode, output }) => [exitCode, output.length])).toEqual([4, 5, 6, 7, 8].map((code) => [code, 2_000]));
});

it('stands what is left out or null', () => {
  expect(detailsOf('mx', inspection.parse({ ...least, Mounts: null, NetworkSettings: null }))).toMatchObject({
    command: [],
    environment: [],
    mounts: [],
    exitCode: null,
  });
});
