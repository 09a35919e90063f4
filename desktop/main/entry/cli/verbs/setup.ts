/** palomar setup <server> --domain D [--plan] */
import type { Command } from 'commander';
import type { Plan, PlanStep, Server, SetupEvent } from '../../../../contract/models.ts';
import type { AppClient } from '../../../services/router.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { duration, plain, STEP, type Output } from '../output.ts';
import { findServer, type Session } from '../session.ts';
import { carriedOutBy } from '../verb.ts';
import { describePreflight } from './preflight.ts';
import { SetupProgress } from './setup-progress.ts';

interface Options {
  readonly domain: string;
  readonly plan?: boolean;
  readonly verbose?: boolean;
}

export function addSetupVerb(program: Command): void {
  const verb = program
    .command('setup <server>')
    .description('make a mail server of it; run again, it repairs')
    .requiredOption('-d, --domain <domain>', 'the mail domain, such as example.org')
    .option('--plan', 'print what would be done, with the exact commands, and do nothing')
    .option('-v, --verbose', 'show the output of every command');
  carriedOutBy<Options>(verb, async (session, [wanted = ''], options) => {
    const client = await session.client();
    const server = await findServer(client, wanted);
    return options.plan ? showPlan(session, client, server, options) : carryOut(session, client, server, options);
  });
}

async function showPlan(session: Session, client: AppClient, server: Server, { domain }: Options): Promise<ExitCode> {
  session.output.say(`Looking at ${server.name} …`);
  const plan = await client.setup.plan({ serverId: server.id, domain }, { signal: session.signal });
  session.output.result(plan, () => describePlan(plan));
  return plan.preflight.ok ? EXIT.fine : EXIT.notGreen;
}

function describePlan({ preflight, steps, estimateMs }: Plan): string {
  const summary = summarise(preflight.ok, steps, estimateMs);
  return [describePreflight(preflight), '', ...steps.map(describeStep), summary].join('\n');
}

function summarise(fit: boolean, steps: readonly PlanStep[], estimateMs: number): string {
  if (!fit) return 'This server cannot be set up as it is: see what is marked ✕.';
  const needed = steps.filter(({ satisfied }) => !satisfied).length;
  if (needed === 0) return 'Nothing to do: everything is as it should be.';
  return `${needed} of ${steps.length} steps to do, about ${duration(estimateMs)}.`;
}

export function describeStep({ satisfied, title, why, commands, verification }: PlanStep): string {
  const lines = (mark: string, all: readonly string[]): string[] =>
    all.flatMap((one) =>
      plain(one)
        .split('\n')
        .map((line, index) => `    ${index === 0 ? mark : ' '} ${line}`),
    );
  return [
    `${satisfied ? STEP.done : STEP.waiting} ${plain(title)}`,
    `    ${plain(why)}`,
    ...lines('$', commands),
    ...lines('=', verification),
    '',
  ].join('\n');
}

async function carryOut(session: Session, client: AppClient, server: Server, { domain, verbose }: Options): Promise<ExitCode> {
  const { output } = session;
  const progress = new SetupProgress(output, verbose === true);
  // Ctrl-C stops the run at a safe point, and we stay to hear that it has stopped.
  const cancel = (): void => {
    output.say('Stopping …');
    void client.setup.cancel({ serverId: server.id });
  };
  session.signal.addEventListener('abort', cancel, { once: true });
  let last: SetupEvent | null = null;
  for await (const event of await client.setup.run({ serverId: server.id, domain })) {
    progress.take(event);
    if (output.json) await output.item(event, () => '');
    last = event;
  }
  return conclude(output, server, last);
}

function conclude(output: Output, server: Server, last: SetupEvent | null): ExitCode {
  if (last?.kind === 'finished') {
    const text = last.changed === 0 ? 'Everything was as it should be' : `${last.changed} steps carried out`;
    if (!output.json)
      output.result(last, () => `✓ ${server.name} is ready: ${text}, in ${duration(last.tookMs)}. Next: palomar dns check ${server.id}`);
    return EXIT.fine;
  }
  if (last?.kind === 'cancelled') output.say('✕ Stopped. Run it again to go on from here.');
  return EXIT.failed;
}
