/** Python's own imaplib and poplib, which many small programs stand on, each with a verified certificate. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ADDRESS, imapStage, PASSWORD } from '../support/imap-stage.ts';
import { PASSWORD as POP3_PASSWORD, pop3Stage } from '../support/pop3-stage.ts';

const PYTHON = '/usr/bin/python3';
const OPENING = `
import imaplib, json, poplib, ssl, sys
authority, port, user, password = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
context = ssl.create_default_context(cafile=authority)
`;

const IMAP = `
m = imaplib.IMAP4_SSL('localhost', port, ssl_context=context)
m.login(user, password)
letter = 'From: a@x.test\\r\\nSubject: Zo\\u00eb %d\\r\\n\\r\\ntext %d\\r\\n'
m.create('Zo&AOs-')
for n in (1, 2, 3):
    m.append('Zo&AOs-', '(\\\\Flagged)', imaplib.Time2Internaldate(1700000000 + n), (letter % (n, n)).encode())
# From here on its own append would wrap the letter in a wrong way.
m.enable('UTF8=ACCEPT')
m.select('"Zo\\u00eb"')
told = {
    'capable': 'IDLE' in m.capabilities,
    'list': [line.decode() for line in m.list('""', 'Z*')[1]],
    'sort': m.sort('REVERSE ARRIVAL', 'UTF-8', 'ALL')[1][0].decode(),
    'search': m.uid('SEARCH', 'TEXT', '"text 2"')[1][0].decode(),
    'text': m.fetch('2', '(BODY.PEEK[TEXT])')[1][0][1].decode(),
    'status': m.status('INBOX', '(MESSAGES)')[1][0].decode(),
}
m.store('1', '+FLAGS', '(\\\\Deleted)')
told['expunge'] = m.expunge()[1][0].decode()
told['copy'] = m.copy('1:2', 'Archive')[0]
m.close()
told['delete'] = m.delete('"Zo\\u00eb"')[0]
told['logout'] = m.logout()[0]
print(json.dumps(told))
`;

const POP3 = `
m = poplib.POP3_SSL('localhost', port, context=context)
m.utf8()
m.user(user)
m.pass_(password)
count, size = m.stat()
told = {
    'count': count,
    'sizes': sum(int(line.split()[1]) for line in m.list()[1]) == size,
    'uids': len(set(line.split()[1] for line in m.uidl()[1])),
    'capable': sorted(m.capa()),
    'top': [line.decode() for line in m.top(2, 0)[1]],
    'retr': [line.decode() for line in m.retr(1)[1]],
}
m.dele(1)
m.rset()
m.dele(2)
m.noop()
m.quit()
print(json.dumps(told))
`;

interface Login {
  readonly directory: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

async function python(program: string, { directory, port, user, password }: Login): Promise<unknown> {
  if (!existsSync(PYTHON)) throw new Error('python3 missing: apt-get install -y --no-install-recommends python3');
  const args = ['-c', OPENING + program, path.join(directory, 'certificate.pem'), String(port), user, password];
  const { stdout } = await promisify(execFile)(PYTHON, args, { timeout: 60_000 });
  return JSON.parse(stdout);
}

it('imaplib writes and finds in UTF-8, sorts, copies and removes', async () => {
  await using stage = await imapStage();
  const told = await python(IMAP, { directory: stage.directory, port: stage.port, user: ADDRESS, password: PASSWORD });
  expect(told).toEqual({
    capable: true,
    list: ['(\\HasNoChildren) "/" "Zoë"'],
    sort: '3 2 1',
    search: '2',
    text: 'text 2\r\n',
    status: 'INBOX (MESSAGES 0)',
    expunge: '1',
    copy: 'OK',
    delete: 'OK',
    logout: 'BYE',
  });
});

it('poplib lists, reads and removes', async () => {
  await using stage = await pop3Stage();
  const user = await stage.mailbox('python', 'Subject: one\r\n\r\n.dot\r\n', 'Subject: two\r\n\r\nx\r\n');
  const told = await python(POP3, { directory: stage.directory, port: stage.port, user, password: POP3_PASSWORD });
  expect(told).toMatchObject({ count: 2, sizes: true, uids: 2 });
  expect(told).toHaveProperty('top', ['Subject: two', '']);
  expect(told).toHaveProperty('retr', ['Subject: one', '', '.dot']);
  expect(await stage.bodies('python', 'INBOX')).toEqual([expect.stringContaining('Subject: one')]);
});
