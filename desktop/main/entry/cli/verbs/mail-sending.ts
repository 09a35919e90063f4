/** palomar mail suppression|relay list|add|set|remove: to whom nothing is sent, and through which server mail leaves. */
import type { Command } from 'commander';
import { relaySecurity, type Relay, type Suppression } from '../../../../contract/models.ts';
import { WrongUse } from '../exit-codes.ts';
import { table } from '../output.ts';
import { secret } from '../prompt.ts';
import { carriedOutBy } from '../verb.ts';
import { at } from './mail-words.ts';

interface RelayOptions {
  readonly port?: string;
  readonly security?: string;
  readonly user?: string;
  readonly passwordStdin?: boolean;
  readonly askPassword?: boolean;
}

const PORTS = { implicit: 465, starttls: 587, none: 25 } as const;

export function addSuppressionVerbs(suppression: Command): void {
  const list = suppression.command('list <server>').option('-d, --domain <domain>', 'only of this one');
  carriedOutBy<{ readonly domain?: string }>(list, async (session, [wanted = ''], { domain }) => {
    const { client, serverId } = await at(session, wanted);
    const found = await client.mail.suppressions.list({ serverId, limit: 10_000, ...(domain === undefined ? {} : { domain }) }, session);
    session.output.result(found, () => table(['DOMAIN', 'ADDRESS', 'WHY', 'UNTIL', 'ANSWER'], found.map(suppressionCells)));
    return undefined;
  });
  const add = suppression.command('add <server> <domain> <address>').description('<domain> sends nothing to <address> any more');
  carriedOutBy(add, async (session, [wanted = '', domain = '', address = '']) => {
    const { client, serverId } = await at(session, wanted);
    await client.mail.suppressions.add({ serverId, domain, address }, session);
    session.output.result({ domain, address }, () => `✓ ${domain} writes to ${address} no more.`);
    return undefined;
  });
  carriedOutBy(suppression.command('remove <server> <domain> <address>'), async (session, [wanted = '', domain = '', address = '']) => {
    const { client, serverId } = await at(session, wanted);
    await client.mail.suppressions.remove({ serverId, domain, address }, session);
    session.output.result({ removed: address }, () => `✓ ${domain} may write to ${address} again.`);
    return undefined;
  });
}

export function addRelayVerbs(relay: Command): void {
  carriedOutBy(relay.command('list <server>'), async (session, [wanted = '']) => {
    const { client, serverId } = await at(session, wanted);
    const list = await client.mail.relays.list({ serverId }, session);
    session.output.result(list, () => table(['MAIL OF', 'GOES THROUGH', 'SECURITY', 'LOGIN'], list.map(relayCells)));
    return undefined;
  });
  const set = relay
    .command('set <server> <domain> <host>')
    .description("mail of <domain> ('*': of every domain without its own) goes through <host>")
    .option('--port <number>', 'else that of its security')
    .option('--security <kind>', relaySecurity.options.join(', '), 'implicit')
    .option('--user <name>', 'who logs in there')
    .option('--ask-password', 'ask for the password; without one the one that is there stays')
    .option('--password-stdin', 'read the password from stdin (else $PALOMAR_RELAY_PASSWORD)');
  carriedOutBy<RelayOptions>(set, async (session, [wanted = '', domain = '', host = ''], options) => {
    const security = relaySecurity.safeParse(options.security);
    if (!security.success) throw new WrongUse(`--security is one of ${relaySecurity.options.join(', ')}.`);
    const port = Number(options.port ?? PORTS[security.data]);
    const password = await relayPassword(host, options);
    if (password !== undefined && options.user === undefined) throw new WrongUse('A password wants a --user.');
    const login = { ...(options.user === undefined ? {} : { username: options.user }), ...(password === undefined ? {} : { password }) };
    const { client, serverId } = await at(session, wanted);
    await client.mail.relays.set({ serverId, domain, host, port, security: security.data, ...login }, session);
    session.output.result({ domain, host, port }, () => `✓ Mail of ${domain} goes through ${host}:${port}.`);
    return undefined;
  });
  carriedOutBy(relay.command('remove <server> <domain>'), async (session, [wanted = '', domain = '']) => {
    const { client, serverId } = await at(session, wanted);
    await client.mail.relays.remove({ serverId, domain }, session);
    session.output.result({ removed: domain }, () => `✓ Mail of ${domain} goes straight to its recipients.`);
    return undefined;
  });
}

async function relayPassword(host: string, { askPassword, passwordStdin }: RelayOptions): Promise<string | undefined> {
  const kept = process.env['PALOMAR_RELAY_PASSWORD'];
  if (!askPassword && !passwordStdin && (kept === undefined || kept === '')) return undefined;
  const source = { question: `Password at ${host}: `, variable: 'PALOMAR_RELAY_PASSWORD', option: '--password-stdin' };
  return secret({ ...source, fromStdin: passwordStdin === true });
}

function suppressionCells({ domain, address, reason, expiresAt, response }: Suppression): string[] {
  return [domain, address, reason, expiresAt?.slice(0, 10) ?? 'taken off', response ?? ''];
}

function relayCells({ domain, host, port, security, username, hasPassword }: Relay): string[] {
  return [domain, `${host}:${port}`, security, username === null ? '-' : `${username}${hasPassword ? '' : ' (no password)'}`];
}
