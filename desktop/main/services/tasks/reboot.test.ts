import { expect, it } from 'vitest';
import { PalomarError } from '../../../contract/errors.ts';
import type { SetupEvent } from '../../../contract/models.ts';
import type { Remote } from '../../remote/remote.ts';
import { rebootTask } from './reboot.ts';

/** A server whose answers are played: one entry for each time it is asked for. */
function server(answers: readonly (PalomarError | string)[]): { readonly remoteOf: () => Promise<Remote>; readonly commands: string[] } {
  const commands: string[] = [];
  let turn = 0;
  const answerOf = (): PalomarError | string => answers[Math.min((turn += 1) - 1, answers.length - 1)] ?? '';
  return {
    commands,
    remoteOf: () => {
      const answer = answerOf();
      if (typeof answer !== 'string') return Promise.reject(answer);
      const closed = new AbortController().signal;
      const exec = ({ argv }: { readonly argv: readonly string[] }) => {
        commands.push(argv.join(' '));
        return Promise.resolve({ exitCode: 0, signal: null, stdout: answer, stderr: '' });
      };
      const run = async (command: { readonly argv: readonly string[] }) => {
        const { stdout } = await exec(command);
        if (command.argv.includes('reboot')) throw new PalomarError('CONNECTION_LOST', 'It is gone.');
        return stdout;
      };
      return Promise.resolve({ exec, run, closed } as unknown as Remote);
    },
  };
}

const lock = () => Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
const run = (remoteOf: () => Promise<Remote>, signal = new AbortController().signal): Promise<SetupEvent[]> =>
  Array.fromAsync(rebootTask({ remoteOf, lock, hasStack: false }).run(signal));
const gone = new PalomarError('REFUSED', 'Nobody listens.');

it('asks once, waits until it is another life, and finishes', async () => {
  const { remoteOf, commands } = server(['first life', gone, 'second life']);
  const events = await run(remoteOf);
  expect(events.map(({ kind }) => kind)).toEqual(['started', 'step-started', 'output', 'step-done', 'step-started', 'step-done', 'finished']);
  expect(commands.filter((line) => line === 'systemctl reboot')).toHaveLength(1);
});

it('does not take a server that has not gone down yet for one that is back', async () => {
  const { remoteOf, commands } = server(['first life', 'first life', 'second life']);
  expect((await run(remoteOf)).at(-1)?.kind).toBe('finished');
  expect(commands.filter((line) => line.includes('boot_id'))).toHaveLength(3);
});

it('stops at a changed host key: that is not the server that was restarted', async () => {
  const { remoteOf } = server(['first life', new PalomarError('HOST_KEY_MISMATCH', 'Another key.')]);
  expect((await run(remoteOf)).at(-1)).toMatchObject({ kind: 'failed', id: 'back', error: { code: 'HOST_KEY_MISMATCH' } });
});

it('changes nothing while another app holds the lock', async () => {
  const { remoteOf, commands } = server(['first life']);
  const refuse = () => Promise.reject(new PalomarError('LOCKED_BY_OTHER', 'Ana is changing this server.'));
  const events = await Array.fromAsync(rebootTask({ remoteOf, lock: refuse, hasStack: false }).run(new AbortController().signal));
  expect(events.at(-1)).toMatchObject({ kind: 'failed', id: 'restart', error: { code: 'LOCKED_BY_OTHER' } });
  expect(commands).toEqual([]);
});

it('can be left while it waits', async () => {
  const { remoteOf } = server(['first life', gone]);
  const abort = new AbortController();
  const events: string[] = [];
  for await (const event of rebootTask({ remoteOf, lock, hasStack: false }).run(abort.signal)) {
    events.push(event.kind);
    if (event.kind === 'step-started' && event.id === 'back') abort.abort();
  }
  expect(events.at(-1)).toBe('cancelled');
});
