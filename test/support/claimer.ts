/** A program: claims all that is due from the database in PALOMAR_CONFIGURATION_URL, a few at a time, and sends its parent the ids. Begins when it is told to. */
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { systemClock } from '../../server-bundle/base/clock.ts';
import { silentLog } from '../../server-bundle/base/log.ts';
import { Sensitive } from '../../server-bundle/base/sensitive.ts';
import { openConfiguration } from '../../server-bundle/storage/service/configuration/open.ts';
import { claim } from '../../server-bundle/storage/service/configuration/queue/claim.ts';

const url = new Sensitive(process.env['PALOMAR_CONFIGURATION_URL'] ?? '');
const key = new Sensitive('01'.repeat(32));
await using configuration = await openConfiguration({ directory: tmpdir(), key, url, clock: systemClock, log: silentLog() });
process.send?.('ready');
await once(process, 'message');
const ids: string[] = [];
for (let found = -1; found !== 0;) {
  const claims = await Promise.all([1, 2].map(() => configuration.transact((db) => claim(db, { limit: 7, leaseMs: 60_000 }, Date.now()))));
  found = claims.flat().length;
  ids.push(...claims.flat().flatMap(({ recipients }) => recipients.map(({ id }) => id)));
}
process.send?.(ids);
process.disconnect();
