/** palomar practice up|down|status */
import type { Command } from 'commander';
import type { PracticeEvent } from '../../../../contract/models.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { duration, plain, STEP, type Output } from '../output.ts';
import { carriedOutBy } from '../verb.ts';

export function addPracticeVerbs(program: Command): void {
  const practice = program.command('practice').description('a fresh VPS with a world around it, in Docker on this machine, to practise on');
  carriedOutBy(practice.command('up').description('start it, and add its VPS as a server'), async (session) => {
    const client = await session.client();
    let failed = false;
    for await (const event of await client.practice.start(undefined, { signal: session.signal })) {
      tell(session.output, event);
      failed ||= event.kind === 'failed';
      if (session.output.json) await session.output.item(event, () => '');
    }
    if (failed || session.signal.aborted) return EXIT.failed;
    const server = await client.practice.adopt(undefined, { signal: session.signal });
    await session.output.item(
      { kind: 'adopted', server },
      () => `✓ Its VPS is here as ${server.id}. Next: palomar setup ${server.id} --domain dovecote.test`,
    );
    return EXIT.fine;
  });
  carriedOutBy(practice.command('down').description('remove every trace of it'), async (session) => {
    await (await session.bareClient()).practice.stop(undefined, { signal: session.signal });
    session.output.result({ state: 'absent' }, () => '✓ The practice world is gone.');
    return undefined;
  });
  carriedOutBy(practice.command('status').description('does it run?'), async (session): Promise<ExitCode> => {
    const state = await (await session.bareClient()).practice.status();
    session.output.result(state, () =>
      [`The practice world: ${state.state}.`, state.problem, state.serverId && `Its VPS is ${state.serverId}.`].filter(Boolean).join(' '),
    );
    return state.state === 'failed' ? EXIT.failed : EXIT.fine;
  });
}

function tell(output: Output, event: PracticeEvent): void {
  switch (event.kind) {
    case 'stage':
      return output.live(`${STEP.running} ${plain(event.title)} …`);
    case 'output':
      return output.live(`${STEP.running} ${plain(event.text).split('\n')[0] ?? ''}`);
    case 'stage-done':
      return output.say(`${STEP.done} ${event.stage}${event.cached ? ' (was there)' : `  ${duration(event.tookMs)}`}`);
    case 'ready':
      return output.say(`${STEP.done} A fresh server at ${event.endpoint.host}, for ${event.domain}`);
    case 'failed':
      return output.say(`${STEP.failed} ${plain(event.error.message)}`);
  }
}
