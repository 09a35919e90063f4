/** Our ARC sets as dkimpy sees them (Debian's python3-dkim), and one of dkimpy's that we go on from. */
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withFieldsOnTop } from '../../server-bundle/wire/header/header.ts';
import { arcSet } from '../../server-bundle/trust/arc-seal.ts';

const run = promisify(execFile);
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const RECORD = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
const LETTER = Buffer.from(
  'From: Ann <ann@author.test>\r\nTo: p@dovecote.test\r\nSubject: caf\u00e9  au \r\n\tlait\r\nDate: Sun, 22 Nov 2026 04:00:00 +0000\r\nMessage-ID: <1@author.test>\r\n\r\nHello  \t world \r\n\r\n\r\n',
);
/** Debian's own Python, whatever the PATH has. */
const PYTHON = '/usr/bin/python3';
const SCRIPT = `
import sys, dkim
raw = open(sys.argv[2], 'rb').read()
dns = lambda name, timeout=5: open(sys.argv[3], 'rb').read()
if sys.argv[1] == 'verify':
    cv, results, reason = dkim.arc_verify(raw, dnsfunc=dns)
    print((cv or b'fail').decode(), reason)
else:
    key = open(sys.argv[4], 'rb').read()
    raw = b'Authentication-Results: relay.test; spf=pass smtp.mailfrom=author.test; arc=none\\r\\n' + raw
    lines = dkim.arc_sign(raw, b's', b'relay.test', key, b'relay.test')
    sys.stdout.buffer.write(b''.join(lines) + raw)
`;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'palomar-arc-'));
  writeFileSync(path.join(directory, 'record'), RECORD);
  writeFileSync(path.join(directory, 'key'), PEM);
});
afterAll(() => rmSync(directory, { recursive: true }));

async function dkimpy(what: 'verify' | 'sign', raw: Buffer): Promise<Buffer> {
  const file = path.join(directory, 'letter');
  writeFileSync(file, raw);
  const args = ['-c', SCRIPT, what, file, path.join(directory, 'record'), path.join(directory, 'key')];
  return (await run(PYTHON, args, { encoding: 'buffer' })).stdout;
}

function sealed(raw: Buffer, chain: 'none' | 'pass' | 'fail', domain: string): Buffer {
  const facts = { results: `mail.${domain}; spf=pass smtp.mailfrom=author.test; arc=${chain}`, chain };
  return withFieldsOnTop(raw, [arcSet(raw, facts, { domain, selector: 's', privateKey: PEM })]);
}

it('finds our first set good, and a chain of several', async () => {
  let raw: Buffer = LETTER;
  for (const [index, domain] of ['dovecote.test', 'second.test', 'third.test'].entries()) {
    raw = sealed(raw, index === 0 ? 'none' : 'pass', domain);
    expect((await dkimpy('verify', raw)).toString()).toMatch(/^pass /);
  }
});

it('finds a set that goes on from its own good', async () => {
  const theirs = await dkimpy('sign', LETTER);
  expect(theirs.toString()).toContain('ARC-Seal: i=1');
  expect((await dkimpy('verify', sealed(theirs, 'pass', 'dovecote.test'))).toString()).toMatch(/^pass /);
});

it('finds out a changed letter, and that we say so ourselves', async () => {
  const changed = Buffer.from(sealed(LETTER, 'none', 'dovecote.test').toString('latin1').replace('world', 'word!'), 'latin1');
  expect((await dkimpy('verify', changed)).toString()).toMatch(/^fail /);
  expect((await dkimpy('verify', sealed(changed, 'fail', 'second.test'))).toString()).toMatch(/^fail /);
});
