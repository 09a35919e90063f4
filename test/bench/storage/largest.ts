/** What messages of the largest size cost the service in memory: the most that the kernel ever counted for the process (VmHWM). */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MESSAGE_MAX_BYTES } from '../../../server-bundle/base/limits.ts';
import { storageProcess } from '../../support/storage-process.ts';
import { PASSWORD, linkAs, openMailbox } from '../../support/storage-stage.ts';
import { table } from './measure.ts';

const MIB = 1024 ** 2;

export async function largest(nodeArguments: readonly string[]): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const workers of [0, 1, 2])
    for (const atOnce of [1, 4])
      for (const kind of ['none', 'sealed', 'open', 'append', 'read', 'ingest', 'submit'] as const)
        rows.push([kind, String(workers), String(atOnce), await peakMib(kind, workers, atOnce, nodeArguments)]);
  table('Messages of 50 MiB: the most memory the process ever had, MiB (the container has 384)', ['', 'workers', 'at once', 'MiB'], rows);
}

type Kind = 'none' | 'sealed' | 'open' | 'append' | 'read' | 'ingest' | 'submit';

export async function peakMib(kind: Kind, workers: number, atOnce: number, nodeArguments: readonly string[]): Promise<number> {
  const directory = await mkdtemp(path.join(tmpdir(), 'palomar-bench-'));
  try {
    await using server = await storageProcess(directory, { workers, nodeArguments });
    await using api = linkAs('api', server.port);
    await using mx = linkAs('mx', server.port);
    await using imap = linkAs('imap', server.port);
    await api.call('domain.create', { name: 'dovecote.test' });
    const { id } = await api.call('account.create', { address: 'ana@dovecote.test', password: PASSWORD });
    const raw = Buffer.concat([
      Buffer.from('Subject: large\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n'),
      attachment(),
    ]);
    const all = (work: (n: number) => Promise<unknown>): Promise<unknown> => Promise.all(Array.from({ length: atOnce }, (_, n) => work(n)));
    const deliver = (n: number): Promise<unknown> => mx.call('message.deliver', { deliveryId: `d${n}`, accounts: [id], raw });
    if (kind === 'sealed' || kind === 'ingest') await all(deliver);
    if (kind === 'submit') await all((n) => mx.call('queue.submit', { queueId: `q${n}`, from: '', recipients: ['x@stranger.test'], raw }));
    if (kind !== 'none' && kind !== 'sealed' && kind !== 'submit') {
      const mailbox = await openMailbox(imap, 'ana@dovecote.test');
      const at = { session: mailbox.session, mailboxId: await mailbox.folder('INBOX') };
      if (kind === 'open') await all(deliver);
      if (kind === 'append' || kind === 'read') await all(() => imap.call('message.append', { ...at, raw, flags: [], internalDate: 1 }));
      if (kind === 'read') await all((n) => imap.call('message.body', { ...at, uid: n + 1 }));
    }
    return server.peakBytes() / MIB;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What large letters are made of: it can hardly be compressed. */
function attachment(): Buffer {
  const lines = randomBytes((MESSAGE_MAX_BYTES / 79) * 57).toString('base64');
  return Buffer.from(lines.replace(/.{76}/g, '$&\r\n').slice(0, MESSAGE_MAX_BYTES - 100));
}
