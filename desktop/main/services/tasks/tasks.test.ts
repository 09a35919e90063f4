import { expect, it } from 'vitest';
import { backupId, serverId, type SetupEvent, type Task } from '../../../contract/models.ts';
import { createTasksService } from './tasks.ts';

const id = serverId.parse('aviary');
const AT = '2030-01-01T00:00:00.000Z';
const restore = (digit: string): Task => ({ kind: 'restore', backupId: backupId.parse(digit.repeat(16)) });

/** Tasks that go on until they are cancelled. */
function service() {
  const begun: Task[] = [];
  let shown = 0;
  const tasks = createTasksService({
    driverOf: (_id, task) => ({
      plan: () => Promise.resolve({ steps: [], estimateMs: 0 }),
      run: async function* (signal): AsyncGenerator<SetupEvent> {
        begun.push(task);
        yield { kind: 'started', at: AT, steps: [] };
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        yield { kind: 'cancelled', id: null, at: AT };
      },
    }),
    began: () => {
      shown += 1;
      return { [Symbol.dispose]: () => (shown -= 1) };
    },
  });
  return { tasks, begun, shown: () => shown };
}

it('joins the same task and starts it once', async () => {
  const { tasks, begun, shown } = service();
  const [one, other] = [restore('a'), restore('a')].map((task) => tasks.run({ serverId: id, task }));
  for (const run of [one, other]) expect((await run?.next())?.value).toMatchObject({ kind: 'started' });
  expect([begun, shown()]).toEqual([[restore('a')], 1]);
  expect(tasks.cancel({ serverId: id })).toEqual({ cancelled: true });
  expect((await Array.fromAsync(tasks.follow({ serverId: id, kind: 'restore' }))).at(-1)?.kind).toBe('cancelled');
  await tasks[Symbol.asyncDispose]();
  expect(shown()).toBe(0);
});

it.each<readonly [Task, Task]>([
  [restore('a'), restore('b')],
  [
    { kind: 'updates', only: 'security' },
    { kind: 'updates', only: 'all' },
  ],
  [{ kind: 'reboot' }, { kind: 'backup' }],
])('shows nobody who asks for another task the one under way', async (first, second) => {
  const { tasks, begun } = service();
  await tasks.run({ serverId: id, task: first }).next();
  expect(() => tasks.run({ serverId: id, task: second })).toThrow('Something else is being done');
  expect(begun).toEqual([first]);
  await tasks[Symbol.asyncDispose]();
});

it('ends what is under way with the app, though nobody listens', async () => {
  const { tasks, shown } = service();
  await tasks.run({ serverId: id, task: { kind: 'reboot' } }).next();
  await tasks[Symbol.asyncDispose]();
  expect(shown()).toBe(0);
});
