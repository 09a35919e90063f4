/** One verb: its options common to all, its session, and the one place where its failure becomes a message and an exit code. */
import { ORPCError } from '@orpc/client';
import type { Command } from 'commander';
import { isPalomarError } from '../../../contract/errors.ts';
import { EXIT, WrongUse, type ExitCode } from './exit-codes.ts';
import { createOutput, type Output } from './output.ts';
import { Session } from './session.ts';

type Act<Options> = (session: Session, args: readonly string[], options: Options) => Promise<ExitCode | undefined>;

/** Adds --json and carries `act` out. `Options` is what the verb itself has declared with `.option()`. */
export function carriedOutBy<Options>(command: Command, act: Act<Options>): Command {
  return command.option('--json', 'print one JSON document, or JSON lines, on stdout').action(async (...received: unknown[]) => {
    const [options] = received.slice(-2) as [Options & { readonly json?: boolean }];
    const args = received
      .slice(0, -2)
      .flat()
      .filter((one) => typeof one === 'string');
    process.exitCode = await run(createOutput(options.json === true), (session) => act(session, args, options));
  });
}

async function run(output: Output, work: (session: Session) => Promise<ExitCode | undefined>): Promise<ExitCode> {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupt);
  // Whoever reads us has left (`| head`): nothing is wrong.
  process.stdout.on('error', interrupt);
  try {
    await using session = new Session(output, interrupted.signal);
    return (await work(session)) ?? EXIT.fine;
  } catch (error) {
    return report(output, error);
  }
}

function report(output: Output, error: unknown): ExitCode {
  const { code, message, data } = describe(error);
  if (output.json) output.result({ error: { code, message, data } }, () => '');
  output.say(`✕ ${message}`);
  return code === 'INVALID_INPUT' ? EXIT.wrongUse : EXIT.failed;
}

function describe(error: unknown): { readonly code: string; readonly message: string; readonly data: unknown } {
  if (error instanceof ORPCError)
    return { code: String(error.code), message: error.message, data: (error as { readonly data?: unknown }).data ?? {} };
  if (isPalomarError(error)) return { code: error.code, message: error.message, data: error.data };
  if (error instanceof WrongUse) return { code: 'INVALID_INPUT', message: error.message, data: {} };
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error), data: {} };
}
