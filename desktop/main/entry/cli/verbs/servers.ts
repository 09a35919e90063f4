/** palomar servers add|list|rename|forget */
import type { Command } from 'commander';
import type { Server } from '../../../../contract/models.ts';
import { WrongUse } from '../exit-codes.ts';
import { meet, meetingOptions, type MeetOptions } from '../meet.ts';
import { table } from '../output.ts';
import { confirm, interactive } from '../prompt.ts';
import { findServer } from '../session.ts';
import { carriedOutBy } from '../verb.ts';

export function addServersVerbs(program: Command): void {
  const servers = program.command('servers').description('the servers Palomar knows');
  const add = servers.command('add <address>').description('meet a server: [user@]host[:port]').option('-n, --name <name>', 'what to call it');
  carriedOutBy<MeetOptions>(meetingOptions(add), async (session, [address = ''], options) => {
    const client = await session.client();
    const server = await meet(session, client, address, options);
    session.output.result(server, () => `✓ ${server.name} is here now, as ${server.id}. Next: palomar setup ${server.id} --domain <your domain>`);
    return undefined;
  });
  carriedOutBy(servers.command('list').description('those there are'), async (session) => {
    const list = await (await session.client()).servers.list();
    session.output.result(list, () => (list.length === 0 ? 'None yet. Add one: palomar servers add <address>' : table(HEAD, list.map(row))));
    return undefined;
  });
  carriedOutBy(servers.command('rename <server> <name>').description('call it something else'), async (session, [wanted = '', name = '']) => {
    const client = await session.client();
    const renamed = await client.servers.rename({ serverId: (await findServer(client, wanted)).id, name });
    session.output.result(renamed, () => `✓ Called ${renamed.name} now.`);
    return undefined;
  });
  const forget = servers
    .command('forget <server>')
    .description('forget it and its keys; nothing changes on the server')
    .option('-y, --yes', 'do not ask');
  carriedOutBy<{ readonly yes?: boolean }>(forget, async (session, [wanted = ''], { yes }) => {
    const client = await session.client();
    const server = await findServer(client, wanted);
    if (!yes) await insist(server);
    await client.servers.forget({ serverId: server.id });
    session.output.result({ forgotten: server.id }, () => `✓ ${server.name} is forgotten.`);
    return undefined;
  });
}

const HEAD = ['ID', 'NAME', 'ADDRESS', 'LOGIN', 'DOMAIN'];

function row({ id, name, endpoint: { user, host, port }, login, domain }: Server): string[] {
  return [id, name, `${user}@${host}${port === 22 ? '' : `:${port}`}`, login, domain ?? '-'];
}

async function insist({ name, login }: Server): Promise<void> {
  if (!interactive()) throw new WrongUse('There is no terminal to confirm this on. Give --yes.');
  const warning = login === 'key' ? ' The key that logs in to it may exist only here.' : '';
  if (!(await confirm(`Forget ${name}?${warning}`))) throw new WrongUse('Nothing was forgotten.');
}
