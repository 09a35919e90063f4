/** palomar dns check|records|publish <server> */
import type { Command } from 'commander';
import { dnsUpdateTarget, type DnsCheck, type DnsRecord, type DnsReport, type DnsUpdateTarget, type Server } from '../../../../contract/models.ts';
import { EXIT, WrongUse } from '../exit-codes.ts';
import { MARK, plain, table } from '../output.ts';
import { secret } from '../prompt.ts';
import { findServer } from '../session.ts';
import { carriedOutBy } from '../verb.ts';

interface PublishOptions {
  readonly nameServer?: string;
  readonly nameServerPort?: string;
  readonly zone?: string;
  readonly keyName?: string;
  readonly algorithm: string;
  readonly secretStdin?: boolean;
}

export function addDnsVerbs(program: Command): void {
  const dns = program.command('dns').description('the DNS of the mail domain');
  carriedOutBy(
    dns.command('check <server>').description('go through the checklist; exit code 3 when a check failed or warned'),
    async (session, [wanted = '']) => {
      const client = await session.client();
      const { id } = await findServer(client, wanted);
      let report: DnsReport | null = null;
      for await (const event of await client.dns.check({ serverId: id }, { signal: session.signal })) {
        if (event.kind === 'report') report = event.report;
        else session.output.live(`${MARK[event.check.result]} ${plain(event.check.title)}`);
      }
      if (!report) return EXIT.failed;
      const found = report;
      session.output.result(found, () => describeReport(found));
      return found.totals.fail + found.totals.warn === 0 ? EXIT.fine : EXIT.notGreen;
    },
  );
  carriedOutBy(dns.command('records <server>').description('the records the domain needs'), async (session, [wanted = '']) => {
    const client = await session.client();
    const records = await client.dns.records({ serverId: (await findServer(client, wanted)).id }, { signal: session.signal });
    session.output.result(records, () => describeRecords(records));
    return undefined;
  });
  const publish = dns
    .command('publish <server>')
    .description('publish the records by RFC 2136; the target is kept once it has worked')
    .option('--name-server <host>', 'the authority that takes updates')
    .option('--name-server-port <number>', 'its port', '53')
    .option('--zone <domain>', "the zone to change (the server's mail domain)")
    .option('--key-name <name>', 'name of the TSIG key')
    .option('--algorithm <name>', 'hmac-sha256 or hmac-sha512', 'hmac-sha256')
    .option('--secret-stdin', 'read the TSIG secret (base64) from stdin (else $PALOMAR_TSIG_SECRET, else you are asked)');
  carriedOutBy<PublishOptions>(publish, async (session, [wanted = ''], options) => {
    const client = await session.client();
    const server = await findServer(client, wanted);
    const target = await targetFrom(server, options);
    const done = await client.dns.publish({ serverId: server.id, ...(target ? { target } : {}) }, { signal: session.signal });
    session.output.result(done, () =>
      [
        ...done.published.map((record) => `✓ ${line(record)}`),
        ...done.skipped.map((record) => `– ${line(record)}\n    ${plain(record.reason)}`),
        `${done.published.length} published, ${done.skipped.length} left out.`,
      ].join('\n'),
    );
    return undefined;
  });
}

/** Undefined when nothing was said: then the target that is known is taken. @throws WrongUse */
async function targetFrom(server: Server, options: PublishOptions): Promise<DnsUpdateTarget | undefined> {
  if (options.nameServer === undefined && options.keyName === undefined && !options.secretStdin) return undefined;
  const key = await secret({
    question: 'TSIG secret (base64): ',
    fromStdin: options.secretStdin === true,
    variable: 'PALOMAR_TSIG_SECRET',
    option: '--secret-stdin',
  });
  const parsed = dnsUpdateTarget.safeParse({
    host: options.nameServer,
    port: Number(options.nameServerPort),
    zone: options.zone ?? server.domain,
    keyName: options.keyName,
    algorithm: options.algorithm,
    secret: key,
  });
  if (parsed.success) return parsed.data;
  throw new WrongUse(`The target is not complete: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`);
}

function describeReport({ domain, checks, totals }: DnsReport): string {
  const { pass, warn, fail, unknown } = totals;
  return [...checks.map(describeCheck), `${domain}: ${pass} pass · ${warn} warn · ${fail} fail · ${unknown} unknown`].join('\n');
}

function describeCheck({ number, result, title, got, expected, remedy, records }: DnsCheck): string {
  const head = `${MARK[result]} ${String(number).padStart(2)} ${plain(title)}: ${plain(got)}`;
  if (result === 'pass') return head;
  const missing = records.map((record) => `       ${line(record)}`);
  return [head, `     expected ${plain(expected)}`, ...(remedy === null ? [] : [`     → ${plain(remedy)}`]), ...missing].join('\n');
}

function describeRecords(records: readonly DnsRecord[]): string {
  return table(
    ['NAME', 'TTL', 'TYPE', 'VALUE'],
    records.map((record) => [record.name, String(record.ttlSeconds), record.type, value(record)]),
  );
}

function line(record: DnsRecord): string {
  return plain(`${record.name} ${record.type} ${value(record)}`);
}

function value({ priority, value: text }: DnsRecord): string {
  return priority === null ? text : `${priority} ${text}`;
}
