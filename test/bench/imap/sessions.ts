/** Log-ins, and sessions that wait in IDLE: what each costs in memory, and when they hear of a new message. */
import { BenchClient } from './client.ts';
import type { Contestant, User } from './contestant.ts';
import { letter } from './letters.ts';

const AT_ONCE = 4;
/** So many sessions come from one address of 127.0.0.0/8: servers count them. */
const PER_ADDRESS = 50;
/** Sessions of every account before the count: a mailbox that is opened, a thread that is started, are not each session's. */
export const WARMING_MAX = 300;

/** Connect, TLS, LOGIN, LOGOUT; per second, and CPU milliseconds of the server for each. */
export async function logins(
  contestant: Contestant,
  users: readonly User[],
  count: number,
): Promise<{ readonly perSecond: number; readonly cpuMs: number }> {
  let next = 0;
  const [started, before] = [performance.now(), contestant.cpuMs()];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let n = next++; n < count; n = next++) {
        using client = await BenchClient.connect(contestant.port);
        await client.login(userOf(users, n));
        await client.command('LOGOUT');
      }
    }),
  );
  return { perSecond: count / ((performance.now() - started) / 1000), cpuMs: (contestant.cpuMs() - before) / count };
}

export interface IdleFigures {
  /** Of each further one, once mailboxes are open and code is compiled. */
  readonly kbEach: number;
  /** Of all processes, with all sessions. */
  readonly allMb: number;
  /** Who was told. */
  readonly waiting: number;
  /** From the OK of an APPEND to the EXISTS in the last of those who wait for it. */
  readonly newsMs: number;
}

/** Sessions of all users in turn, each with an empty INBOX selected, in IDLE. */
export async function idleSessions(contestant: Contestant, count: number): Promise<IdleFigures> {
  const clients: BenchClient[] = [];
  try {
    using first = await (await BenchClient.connect(contestant.port)).login(userOf(contestant.users, 1));
    await first.command('SELECT Drafts').catch(() => first.command('CREATE Drafts').then(() => first.command('SELECT Drafts')));
    const { length } = contestant.users;
    const open = async (n: number): Promise<void> => {
      const client = await BenchClient.connect(contestant.port, addressOf(n));
      clients.push(client);
      await client.login(userOf(contestant.users, n % length || 1));
      await client.command('SELECT Trash').catch(() => client.command('CREATE Trash').then(() => client.command('SELECT Trash')));
      await client.idle();
    };
    for (let n = 0; n < Math.min(WARMING_MAX, count); n += 1) await open(n);
    await settled(contestant);
    const [before, warm] = [contestant.memoryKb(), clients.length];
    for (let n = 0; n < count; n += 1) await open(warm + n);
    await settled(contestant);
    const now = contestant.memoryKb();
    const kbEach = (now - before) / count;
    const waiting = clients.filter((_, n) => (n % length || 1) === 1);
    const raw = letter(1);
    await first.command(Buffer.concat([Buffer.from(`APPEND Trash {${raw.length}+}\r\n`), raw]));
    const appended = performance.now();
    await Promise.all(waiting.map((client) => client.event()));
    return { kbEach, allMb: now / 1024, waiting: waiting.length, newsMs: performance.now() - appended };
  } finally {
    for (const client of clients) client[Symbol.dispose]();
  }
}

function userOf(users: readonly User[], n: number): User {
  const user = users[n % users.length];
  if (!user) throw new Error('There are no users.');
  return user;
}

function addressOf(n: number): string {
  const at = Math.floor(n / PER_ADDRESS) + 2;
  return `127.0.${Math.floor(at / 250)}.${(at % 250) + 1}`;
}

/** More than a profiler takes of a process that waits, less than upkeep does. */
const QUIET_CPU_MS = 100;
const LOOK_EVERY_MS = 1_000;
/** On a busy machine one look may fall into a pause. */
const QUIET_LOOKS = 3;

/** Resolves when the server has had nothing to do for a while: what it puts off is not to be counted to what comes next. */
export async function settled(contestant: Contestant): Promise<void> {
  for (let [last, quiet] = [contestant.cpuMs(), 0]; quiet < QUIET_LOOKS;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const now = contestant.cpuMs();
    quiet = now - last < QUIET_CPU_MS ? quiet + 1 : 0;
    last = now;
  }
}
