/** palomar certs <server> [--renew]: what every port serves. */
import type { Command } from 'commander';
import type { Certificates, ProbedPort } from '../../../../contract/models.ts';
import { EXIT } from '../exit-codes.ts';
import { MARK, plain, table } from '../output.ts';
import { findServer } from '../session.ts';
import { carriedOutBy } from '../verb.ts';
import { planOrRun, type TaskOptions } from './task-run.ts';

interface Options extends TaskOptions {
  readonly renew?: boolean;
}

const DAY_MS = 86_400_000;

export function addCertsVerb(program: Command): void {
  const verb = program
    .command('certs <server>')
    .description('the certificate that each port really serves, and how the last order went')
    .option('--renew', 'order a new one now')
    .option('--plan', 'with --renew: print the exact commands and do nothing')
    .option('-v, --verbose', 'show the output of every command');
  carriedOutBy<Options>(verb, async (session, [wanted = ''], options) => {
    const client = await session.client();
    const server = await findServer(client, wanted);
    if (options.renew) return planOrRun(session, client, server, { kind: 'renew-certificate' }, options);
    const found = await client.certificates.look({ serverId: server.id }, { signal: session.signal });
    session.output.result(found, () => describe(found));
    return found.ports.every(isGood) ? EXIT.fine : EXIT.notGreen;
  });
}

function isGood({ served }: ProbedPort): boolean {
  return served !== null && served.matches && served.problem === null && Date.parse(served.notAfter) > Date.now();
}

function describe({ hostname, ports, order }: Certificates): string {
  const rows = ports.map((port) => {
    const { served } = port;
    const days = served === null ? '' : String(Math.floor((Date.parse(served.notAfter) - Date.now()) / DAY_MS));
    const said = served === null ? (port.error ?? '') : !served.matches ? `not for ${hostname}` : (served.problem ?? '');
    return [isGood(port) ? MARK.pass : MARK.fail, String(port.port), port.name, days, served?.issuer ?? '-', said];
  });
  const problem = order?.lastProblem == null ? [] : [`${MARK.warn} The last order failed: ${plain(order.lastProblem)}`];
  return [table(['', 'PORT', 'NAME', 'DAYS', 'ISSUED BY', ''], rows), ...problem].join('\n');
}
