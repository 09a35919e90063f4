/**
 * A certificate order in a process of its own: what the ACME library and its connections hold in memory ends with it, and an order
 * comes every two months. The order goes in as one JSON document on stdin, the pair comes back as one on stdout; never in argv.
 */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { messageOf } from '../base/errors.ts';
import { orderCertificate } from '../jobs/acme.ts';
import type { CertificateOrder } from '../jobs/certificate-job.ts';
import { ORDER_COMMAND } from './order-command.ts';

const order = z.strictObject({
  authority: z.strictObject({ directoryUrl: z.string(), email: z.string().nullable(), certificateAuthority: z.string().nullable() }),
  tlsDirectory: z.string(),
  names: z.array(z.string()),
});
const pair = z.strictObject({ cert: z.string(), key: z.string() });

/** The side of the service. @throws Error in the words of the authority, or why there are none */
export const orderElsewhere: CertificateOrder = async ({ signal, ...asked }) => {
  const script = process.argv[1];
  if (script === undefined) throw new Error('This process does not know its own script.');
  const child = spawn(process.execPath, [...process.execArgv, script, ORDER_COMMAND], { stdio: ['pipe', 'pipe', 'pipe'], signal });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  child.stdin.on('error', () => undefined).end(JSON.stringify(asked));
  const [code, output, problem] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code !== 0) throw new Error(problem.trim() || `The order ended with exit code ${code ?? 'none'}.`);
  return pair.parse(JSON.parse(output));
};

/** The side of the child. Resolves with its exit code. */
export async function answerOrder(): Promise<number> {
  try {
    const asked = order.parse(JSON.parse(await text(process.stdin)));
    const made = await orderCertificate({ ...asked, signal: new AbortController().signal });
    await new Promise<void>((resolve) => process.stdout.write(JSON.stringify(made), () => resolve()));
    return 0;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return 1;
  }
}
