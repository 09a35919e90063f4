/** A task on the command line: its plan with the exact commands, or carried out and told as it happens. */
import type { Server, SetupEvent, Task, TaskPlan } from '../../../../contract/models.ts';
import type { AppClient } from '../../../services/router.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { duration } from '../output.ts';
import type { Session } from '../session.ts';
import { SetupProgress } from './setup-progress.ts';
import { describeStep } from './setup.ts';

export interface TaskOptions {
  readonly plan?: boolean;
  readonly verbose?: boolean;
}

export async function planOrRun(session: Session, client: AppClient, server: Server, task: Task, { plan, verbose }: TaskOptions): Promise<ExitCode> {
  return plan
    ? show(session, await client.tasks.plan({ serverId: server.id, task }, { signal: session.signal }))
    : run(session, client, server, task, verbose);
}

function show({ output }: Session, plan: TaskPlan): ExitCode {
  output.result(plan, () => [...plan.steps.map(describeStep), `About ${duration(plan.estimateMs)}.`].join('\n'));
  return EXIT.fine;
}

async function run(session: Session, client: AppClient, server: Server, task: Task, verbose = false): Promise<ExitCode> {
  const { output } = session;
  const progress = new SetupProgress(output, verbose);
  const cancel = (): void => {
    output.say('Stopping …');
    void client.tasks.cancel({ serverId: server.id });
  };
  session.signal.addEventListener('abort', cancel, { once: true });
  let last: SetupEvent | null = null;
  for await (const event of await client.tasks.run({ serverId: server.id, task })) {
    progress.take(event);
    if (output.json) await output.item(event, () => '');
    last = event;
  }
  if (last?.kind !== 'finished') {
    if (last?.kind === 'cancelled') output.say('✕ Stopped.');
    return EXIT.failed;
  }
  if (!output.json) output.result(last, () => `✓ Done, in ${duration(last.tookMs)}.`);
  return EXIT.fine;
}
