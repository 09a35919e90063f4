/** What lies in the database's files: no key and no mail in the clear, in PostgreSQL as little as in the encrypted file. */
import { randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { scramKeys } from '../../../server-bundle/wire/sasl/scram-keys.ts';
import { startPostgres } from '../../support/postgres.ts';
import { stage } from '../../support/storage-stage.ts';
import type { Stage } from '../../support/storage-stage.ts';

interface Marks {
  /** In the envelope, which PostgreSQL keeps readable: it shows that the search would find something. */
  readonly sender: string;
  readonly body: string;
  readonly privateKey: string;
  readonly ed25519: string;
  /** What checks app passwords, and the secret that makes their salts. */
  readonly logins: readonly Buffer[];
}

async function mark(world: Stage): Promise<Marks> {
  const sender = `${randomBytes(12).toString('hex')}@dovecote.test`;
  // Nothing that a database could compress out of sight.
  const body = randomBytes(20_000).toString('hex');
  const submission = { queueId: 'q', from: sender, recipients: ['ann@stranger.test'], raw: Buffer.from(`Subject: ${body}\r\n\r\n`) };
  await world.as('smtp').call('queue.submit', submission);
  await world.as('api').call('domain.set-ed25519', { name: 'dovecote.test', enabled: true });
  const key = await world.as('smtp').call('dkim.key', { domain: 'dovecote.test' });
  // Of the second, what is its own: the PEM's one line without the name of the algorithm.
  const ed25519 = (key?.ed25519?.privateKey.split('\n')[1] ?? '').slice(24, 60);
  return { sender, body: body.slice(1000, 1064), privateKey: (key?.privateKey ?? '').slice(100, 164), ed25519, logins: await markLogins(world) };
}

/** An app password, and what the server must keep of it (RFC 5802 §3), computed as a client would. */
async function markLogins(world: Stage): Promise<Buffer[]> {
  const address = 'ana@dovecote.test';
  await world.account('ana');
  const made = await world.as('api').call('app-password.create', { address, currentPassword: 'correct horse', name: 'a phone' });
  const { salt, iterations } = await world.as('smtp').call('login.scram-parameters', { address });
  const { storedKey, serverKey } = await scramKeys(made.password, salt, iterations);
  await world.as('smtp').call('login.verify', { address, password: made.password });
  return [storedKey, serverKey];
}

async function filesWith(directory: string, text: string | Buffer): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const found: string[] = [];
  for (const file of files) if ((await readFile(file)).includes(text)) found.push(file);
  return found;
}

/** As a table has bytes, and as a log has them. */
function spellings(key: Buffer): (Buffer | string)[] {
  return [key, key.toString('hex'), key.toString('base64')];
}

it('keeps nothing readable in its own file', async () => {
  await using world = await stage();
  const marks = await mark(world);
  for (const text of [marks.sender, marks.body, marks.privateKey, marks.ed25519, ...marks.logins])
    expect(await filesWith(world.directory, text)).toEqual([]);
});

it('gives PostgreSQL no key and no mail in the clear, in its tables as little as in its log', async () => {
  await using postgres = await startPostgres();
  const configurationUrl = await postgres.createDatabase();
  {
    await using world = await stage({ configurationUrl });
    const marks = await mark(world);
    await postgres.query(configurationUrl, 'CHECKPOINT');
    expect(await filesWith(postgres.directory, marks.sender)).not.toEqual([]);
    expect(marks.privateKey).toHaveLength(64);
    expect(await filesWith(postgres.directory, marks.privateKey)).toEqual([]);
    expect(marks.ed25519).toHaveLength(36);
    expect(await filesWith(postgres.directory, marks.ed25519)).toEqual([]);
    for (const key of marks.logins) for (const spelt of spellings(key)) expect(await filesWith(postgres.directory, spelt)).toEqual([]);
    expect(await filesWith(postgres.directory, marks.body)).toEqual([]);
    const [batch] = await world.as('smtp-bree').call('queue.claim', { limit: 1, leaseMs: 1000 });
    expect(batch?.raw?.toString()).toContain(marks.body);
  }
});
