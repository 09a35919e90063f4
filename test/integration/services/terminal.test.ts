/** Terminals in real containers: with a shell, and without one. */
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverId } from '../../../desktop/contract/models.ts';
import type { Remote, TerminalSize } from '../../../desktop/main/remote/remote.ts';
import { openContainerShell } from '../../../desktop/main/remote/docker/container-shell.ts';
import { createTerminalService, type OpenedTerminalEvent, type TerminalService } from '../../../desktop/main/services/terminal/terminal.ts';
import { startProject, type ComposeProject } from '../../support/compose-project.ts';

const server = serverId.parse('here');
let project: ComposeProject;
let terminal: TerminalService;
beforeAll(async () => {
  project = await startProject();
  const remote: Pick<Remote, 'docker' | 'shell' | 'containerShell'> = {
    docker: project.docker,
    shell: () => Promise.resolve({ stream: new PassThrough(), resize: () => undefined, exit: Promise.resolve(0) }),
    containerShell: (id: string, size: TerminalSize, argv?: readonly string[]) => openContainerShell(project.docker, id, size, argv),
  };
  terminal = createTerminalService({ remoteOf: () => Promise.resolve(remote), project: project.name });
});
afterAll(async () => {
  await terminal[Symbol.asyncDispose]();
  await project[Symbol.asyncDispose]();
});

const text = (event: OpenedTerminalEvent): string => (event.kind === 'data' ? Buffer.from(event.data, 'base64').toString() : '');
const typed = (line: string): string => Buffer.from(line).toString('base64');

it('types into the shell of a container, resizes it and hears how it ended', async () => {
  await project.start('mx', 'sleep 3600');
  let screen = '';
  let exit: unknown = null;
  for await (const event of terminal.open({ serverId: server, service: 'mx', columns: 90, rows: 30 })) {
    screen += text(event);
    if (event.kind === 'opened') {
      await terminal.resize({ terminalId: event.terminalId, columns: 100, rows: 40 });
      await terminal.write({ terminalId: event.terminalId, data: typed('echo $((6*7)); exit 3\n') });
    }
    if (event.kind === 'exit') exit = event.exitCode;
  }
  expect(screen).toContain('42');
  expect(exit).toBe(3);
});

it('closes the shell when the reader leaves, and then knows it no more', async () => {
  let id = '';
  for await (const event of terminal.open({ serverId: server, service: 'mx', columns: 80, rows: 24 })) {
    if (event.kind === 'opened') id = event.terminalId;
    break;
  }
  await expect(terminal.write({ terminalId: id, data: typed('x') })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('ends when another call closes it', async () => {
  const events: string[] = [];
  for await (const event of terminal.open({ serverId: server, service: 'mx', columns: 80, rows: 24 })) {
    events.push(event.kind);
    if (event.kind === 'opened') setTimeout(() => void terminal.close({ terminalId: event.terminalId }), 200);
  }
  expect(events[0]).toBe('opened');
  expect(events.at(-1)).toBe('exit');
});

it('says what to do instead where the image has no shell', async () => {
  const id = await project.start('api', 'rm -f /bin/sh; echo gone; exec /bin/busybox sleep 3600');
  await expect.poll(async () => (await project.docker.getContainer(id).logs({ stdout: true })).toString()).toContain('gone');
  const events: OpenedTerminalEvent[] = [];
  for await (const event of terminal.open({ serverId: server, service: 'api', columns: 80, rows: 24 })) events.push(event);
  expect(events.map(({ kind }) => kind)).toEqual(['opened', 'data', 'exit']);
  expect(events.map(text).join('')).toMatch(/has no shell[\s\S]*docker logs/);
  await project.remove(id);
});

it('refuses a container that does not run, and a service that is not there', async () => {
  const id = await project.start('imap', 'exit 1');
  await project.docker.getContainer(id).wait();
  const opening = (service: string) => terminal.open({ serverId: server, service, columns: 80, rows: 24 }).next();
  await expect(opening('imap')).rejects.toMatchObject({ code: 'SERVICE_DIED' });
  await expect(opening('none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
