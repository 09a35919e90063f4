import { expect, it, vi } from 'vitest';
import { scriptedRemote, type ScriptedRemote } from '../../../../test/support/scripted-remote.ts';
import { PalomarError } from '../../../contract/errors.ts';
import type { SetupEvent } from '../../../contract/models.ts';
import { root, run, succeeds } from '../../plan/commands.ts';
import type { Action, Step } from '../../plan/step.ts';
import { runPlan, type RunPlanOptions } from './run-plan.ts';

interface Stage {
  readonly remote: ScriptedRemote;
  readonly abort: AbortController;
  held: number;
  readonly events: (steps: readonly Step[], options?: Partial<RunPlanOptions>) => Promise<SetupEvent[]>;
}

function stage(): Stage {
  const remote = scriptedRemote();
  const abort = new AbortController();
  const self: Stage = {
    remote,
    abort,
    held: 0,
    events: async (steps, options = {}) => {
      const events: SetupEvent[] = [];
      const everything: RunPlanOptions = {
        connect: () => Promise.resolve(remote),
        plan: () => Promise.resolve(steps),
        lock: () => {
          self.held += 1;
          return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve(void (self.held -= 1)) });
        },
        keyLogin: () => Promise.resolve(true),
        publicKey: () => Promise.resolve('ssh-ed25519 AAAA test'),
        signal: abort.signal,
        now: () => new Date(0),
        pollMs: 1,
        ...options,
      };
      for await (const event of runPlan(everything)) events.push(event);
      return events;
    },
  };
  return self;
}

/** Unsatisfied until `make <id>` has been run. */
function step(remote: ScriptedRemote, id: string, extra: Partial<Step> = {}): Step {
  const made = (): boolean => remote.commands.includes(`sudo make ${id}`);
  remote.answer(new RegExp(`^sudo has ${id}$`), () => ({ exitCode: made() ? 0 : 1 }));
  return {
    id,
    title: `Make ${id}`,
    why: 'A test.',
    estimateMs: 1,
    probe: succeeds(root(['has', id])),
    apply: [run(root(['make', id]))],
    verify: succeeds(root(['has', id])),
    ...extra,
  };
}

const kinds = (events: readonly SetupEvent[]): string[] =>
  events.filter((event) => event.kind !== 'output').map((event) => ('id' in event && event.id !== null ? `${event.kind} ${event.id}` : event.kind));

it('applies what is missing, proves it, and skips what holds', async () => {
  const { remote, events } = stage();
  const steps = [step(remote, 'first'), step(remote, 'second')];
  remote.answer(/has first/, { exitCode: 0 });
  expect(kinds(await events(steps))).toEqual(['started', 'step-skipped first', 'step-started second', 'step-done second', 'finished']);
  expect(remote.commands).not.toContain('sudo make first');
});

it('changes nothing when everything holds', async () => {
  const { remote, events } = stage();
  const steps = [step(remote, 'a'), step(remote, 'b')];
  await events(steps);
  expect((await events(steps)).at(-1)).toMatchObject({ kind: 'finished', changed: 0 });
});

it('asks again what an earlier step may have changed', async () => {
  const { remote, events } = stage();
  const docker = step(remote, 'docker');
  // Holds at first, but no longer once Docker has been touched.
  const started = step(remote, 'start', { probe: succeeds(root(['running'])) });
  remote.answer(/^sudo running$/, () => ({ exitCode: remote.commands.includes('sudo make docker') ? 1 : 0 }));
  expect(kinds(await events([docker, started]))).toContain('step-done start');
});

it('streams the commands and what they say', async () => {
  const { remote, events } = stage();
  remote.answer(/^sudo make loud$/, { stdout: 'hello\n' });
  const output = (await events([step(remote, 'loud')])).flatMap((event) => (event.kind === 'output' ? [[event.stream, event.text]] : []));
  expect(output).toEqual([
    ['command', 'sudo make loud'],
    ['stdout', 'hello\n'],
  ]);
});

it('takes a failed step back, and says the cause, the last lines and what to do', async () => {
  const { remote, events } = stage();
  remote.answer(/^sudo make bad$/, { exitCode: 2, stderr: 'first\nthe reason\n' });
  const seen = await events([step(remote, 'bad', { undo: [run(root(['unmake', 'bad']))] }), step(remote, 'never')]);
  expect(kinds(seen)).toEqual(['started', 'step-started bad', 'step-undone bad', 'failed bad']);
  expect(seen.at(-1)).toMatchObject({
    error: { code: 'COMMAND_FAILED' },
    tail: ['first', 'the reason'],
    nextAction: expect.stringContaining('set-up again') as unknown,
  });
  expect(remote.commands).toContain('sudo unmake bad');
});

it('does not believe a step that ended well but does not hold', async () => {
  const { remote, events } = stage();
  remote.answer(/false-friend/, { exitCode: 1, stdout: 'not in force: x\n' });
  const seen = await events([step(remote, 'hollow', { verify: succeeds(root(['false-friend'])) })]);
  expect(seen.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'STEP_FAILED' }, tail: ['not in force: x'] });
});

it('stops at a requirement that does not hold, with its own words', async () => {
  const { remote, events } = stage();
  const careful = step(remote, 'careful', {
    apply: [
      { kind: 'require', condition: { kind: 'key-login' }, code: 'AUTH_FAILED', message: 'The key was refused.' },
      run(root(['make', 'careful'])),
    ],
  });
  const seen = await events([careful], { keyLogin: () => Promise.resolve(false) });
  expect(seen.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'AUTH_FAILED', message: 'The key was refused.' } });
  expect(remote.commands).not.toContain('sudo make careful');
});

it('can be cancelled at every step, takes that step back, and then runs to green', async () => {
  const names = ['one', 'two', 'three'];
  for (const stopAt of names) {
    const { remote, abort, events } = stage();
    const steps = names.map((id) => step(remote, id, { undo: [run(root(['unmake', id]))] }));
    let hang = true;
    remote.answer(new RegExp(`^sudo make ${stopAt}$`), () => {
      if (!hang) return {};
      remote.answer(new RegExp(`^sudo has ${stopAt}$`), { exitCode: 1 });
      setTimeout(() => abort.abort(), 5);
      return 'hangs';
    });
    const seen = await events(steps);
    expect(kinds(seen).slice(-2)).toEqual([`step-undone ${stopAt}`, `cancelled ${stopAt}`]);
    hang = false;
    remote.answer(new RegExp(`^sudo has ${stopAt}$`), () => ({
      exitCode: remote.commands.filter((line) => line === `sudo make ${stopAt}`).length > 1 ? 0 : 1,
    }));
    const green = await events(steps, { signal: new AbortController().signal });
    expect(green.at(-1)).toMatchObject({ kind: 'finished', changed: names.length - names.indexOf(stopAt) });
  }
});

it('cancels when the reader leaves, and lets go of the lock', async () => {
  const self = stage();
  const { remote } = self;
  remote.answer(/^sudo make slow$/, 'hangs');
  const steps = [step(remote, 'slow', { undo: [run(root(['unmake', 'slow']))] })];
  const options = {
    connect: () => Promise.resolve(remote),
    plan: () => Promise.resolve(steps),
    lock: () => Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve(void (self.held -= 1)) }),
    keyLogin: () => Promise.resolve(true),
    publicKey: () => Promise.resolve(''),
    signal: self.abort.signal,
    now: () => new Date(0),
  };
  for await (const event of runPlan(options)) if (event.kind === 'step-started') break;
  expect(remote.commands).toContain('sudo unmake slow');
  expect(self.held).toBe(-1);
});

it('says that sudo refused, and what to do about it', async () => {
  const { remote, events } = stage();
  const one = step(remote, 'one');
  remote.answer(/has one/, new PalomarError('SUDO_REFUSED', 'sudo did not accept the password.'));
  const seen = await events([one]);
  expect(seen.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'SUDO_REFUSED' }, nextAction: expect.stringContaining('sudo') as unknown });
});

it('takes a step back over a new connection when the first one is gone, and gives the lock back there', async () => {
  const { remote, events } = stage();
  const second = scriptedRemote();
  const releaseOver = vi.fn(() => Promise.resolve());
  let asked = 0;
  remote.answer(/^sudo make cut$/, () => {
    remote.drop();
    return {};
  });
  const seen = await events([step(remote, 'cut', { undo: [run(root(['unmake', 'cut']))] })], {
    connect: () => Promise.resolve((asked += 1) === 1 ? remote : second),
    lock: () => Promise.resolve({ releaseOver, [Symbol.asyncDispose]: () => Promise.resolve() }),
  });
  expect(releaseOver).toHaveBeenCalledExactlyOnceWith(second);
  expect(kinds(seen).slice(-2)).toEqual(['step-undone cut', 'failed cut']);
  expect(seen.at(-1)).toMatchObject({ error: { code: 'CONNECTION_LOST' } });
  expect(second.commands).toEqual(['sudo unmake cut']);
});

it('stops when somebody else takes the lock', async () => {
  const { remote, events } = stage();
  const lost = new AbortController();
  remote.answer(/^sudo make slow$/, () => {
    setTimeout(() => lost.abort(), 5);
    return 'hangs';
  });
  const seen = await events([step(remote, 'slow')], {
    lock: () => Promise.resolve({ lost: lost.signal, [Symbol.asyncDispose]: () => Promise.resolve() }),
  });
  expect(seen.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'LOCKED_BY_OTHER' } });
});

it('names the link and nobody else when the lock went with it', async () => {
  const { remote, events } = stage();
  const lost = new AbortController();
  remote.answer(/^sudo make slow$/, () => {
    setTimeout(() => {
      remote.drop();
      lost.abort();
    }, 5);
    return 'hangs';
  });
  const seen = await events([step(remote, 'slow')], {
    lock: () => Promise.resolve({ lost: lost.signal, [Symbol.asyncDispose]: () => Promise.resolve() }),
  });
  expect(seen.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'CONNECTION_LOST' } });
});

const STATES = /com\.docker\.compose\.project/;
const wait: Action = {
  kind: 'wait',
  condition: { kind: 'stack-healthy', project: 'palomar', services: ['redis', 'mx'] },
  timeoutMs: 200,
  onTimeout: [],
};

it('waits until every service is healthy', async () => {
  const { remote, events } = stage();
  let looks = 0;
  remote.answer(STATES, () => ({
    stdout: `redis /palomar-redis-1 running healthy 0 0\nmx /palomar-mx-1 running ${(looks += 1) > 3 ? 'healthy' : 'starting'} 0 0\n`,
  }));
  expect((await events([step(remote, 'up', { apply: [run(root(['make', 'up'])), wait] })])).at(-1)).toMatchObject({ kind: 'finished' });
  expect(looks).toBe(4);
});

it('does not wait for a service that dies at start, and shows its last lines', async () => {
  const { remote, events } = stage();
  let restarts = 0;
  remote.answer(STATES, () => ({ stdout: `redis /palomar-redis-1 running healthy 0 0\nmx /palomar-mx-1 restarting none ${(restarts += 1)} 3\n` }));
  remote.answer(/docker logs/, { stdout: 'starting\n\ncannot bind: address in use\n' });
  const seen = await events([step(remote, 'up', { apply: [wait], undo: [run(root(['put-back']))] })]);
  expect(seen.at(-1)).toMatchObject({
    kind: 'failed',
    error: { code: 'SERVICE_DIED', data: { service: 'mx', exitCode: 3 } },
    tail: ['starting', 'cannot bind: address in use'],
  });
  expect(remote.commands).toContain('sudo put-back');
});

it('names what was not healthy in time', async () => {
  const { remote, events } = stage();
  remote.answer(STATES, { stdout: 'redis /palomar-redis-1 running starting 0 0\n' });
  remote.answer(/docker logs/, { stdout: 'still loading\n' });
  const seen = await events([step(remote, 'up', { apply: [wait] })]);
  expect(seen.at(-1)).toMatchObject({
    error: { code: 'STEP_FAILED', message: expect.stringContaining('redis, mx') as unknown },
    tail: ['redis said last:', 'still loading'],
  });
});

it('reports a refused lock before anything else', async () => {
  const { remote, events } = stage();
  const seen = await events([step(remote, 'one')], {
    lock: () => Promise.reject(new PalomarError('LOCKED_BY_OTHER', 'ana on her-laptop is at work.')),
  });
  expect(kinds(seen)).toEqual(['failed']);
  expect(remote.commands).toEqual([]);
});
