import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readHeader, withFieldsOnTop } from '../wire/header/header.ts';
import { arcSet } from './arc-seal.ts';
import { dkimSignature } from './dkim-sign.ts';
import { judge } from './judge.ts';
import type { MailResolver } from './resolver.ts';
import type { Verdict } from './verdict.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const RECORD = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
const keyOf = (domain: string): { readonly domain: string; readonly selector: string; readonly privateKey: string } => ({
  domain,
  selector: 's',
  privateKey: PEM,
});

const none = (): Promise<never[]> => Promise.resolve([]);
const resolver: MailResolver = {
  resolve: (name, type) =>
    type === 'TXT' && name.startsWith('s._domainkey.')
      ? Promise.resolve([[RECORD]])
      : Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' })),
  txt: none,
  mx: none,
  a: none,
  aaaa: none,
};

function examine(raw: Buffer): Promise<Verdict> {
  return judge(
    { raw, header: readHeader(raw), clientAddress: '192.0.2.1', helo: 'mx.elsewhere.test', sender: '', hostname: 'mx.elsewhere.test' },
    resolver,
  );
}

function seal(raw: Buffer, chain: 'none' | 'pass' | 'fail', domain = 'dovecote.test'): Buffer {
  return withFieldsOnTop(raw, [
    arcSet(raw, { results: `mail.${domain}; spf=pass smtp.mailfrom="é@stranger.test"; arc=${chain}`, chain }, keyOf(domain)),
  ]);
}

const PLAIN = Buffer.from(
  'From: Ann <ann@stranger.test>\r\nTo: p@dovecote.test\r\nSubject: caf\u00e9  au \r\n\tlait\r\nMessage-ID: <1@stranger.test>\r\n\r\nHello  \t world \r\n\r\n\r\n',
);
const LETTER = withFieldsOnTop(PLAIN, [dkimSignature(PLAIN, keyOf('stranger.test'))]);

describe('an ARC set', () => {
  it('begins a chain that verifies, and the author’s signature lives on', async () => {
    const verdict = await examine(seal(LETTER, 'none'));
    expect(verdict.arc.result).toBe('pass');
    expect(verdict.dkim).toMatchObject([{ result: 'pass', domain: 'stranger.test' }]);
  });

  it('goes on through many hands', async () => {
    let raw = LETTER;
    for (let hand = 1; hand <= 12; hand += 1) raw = seal(raw, hand === 1 ? 'none' : 'pass', `hand${hand}.test`);
    expect((await examine(raw)).arc.result).toBe('pass');
    expect(raw.toString()).toContain('i=12; cv=pass;');
  });

  it('shows a letter that was changed on the way, and vouches for it no more', async () => {
    const changed = Buffer.from(seal(LETTER, 'none').toString('latin1').replace('world', 'word!'), 'latin1');
    expect((await examine(changed)).arc.result).toBe('fail');
    const resealed = seal(changed, 'fail', 'second.test');
    expect(resealed.toString()).toContain('i=2; cv=fail;');
    expect((await examine(resealed)).arc).toEqual({ result: 'fail', sealers: [], vouches: false });
    expect(seal(resealed, 'fail', 'third.test')).toEqual(resealed);
  });

  it.each([
    ['a set has lost a field', (text: string) => text.replace(/^ARC-Message-Signature/m, 'X-Torn')],
    ['a set is there twice', (text: string) => text.replace(/^(ARC-Seal: i=1[^]*?\r\n)(?=\S)/m, '$1$1')],
    ['a set is missing', (text: string) => text.replaceAll(/^(ARC-\S+ i=)1/gm, '$12')],
    ['the first seal knows of an earlier one', (text: string) => text.replace('cv=none', 'cv=pass')],
  ])('is a chain that has failed when %s', async (_what, torn) => {
    const text = torn(seal(LETTER, 'none').toString('latin1'));
    expect((await examine(Buffer.from(text, 'latin1'))).arc.result).toBe('fail');
  });

  it('never claims a chain that is not whole, whatever it is told', () => {
    const torn = Buffer.from(
      seal(LETTER, 'none')
        .toString('latin1')
        .replace(/^ARC-Message-Signature/m, 'X-Torn'),
      'latin1',
    );
    expect(seal(torn, 'pass').toString()).toContain('i=2; cv=fail;');
    expect(seal(LETTER, 'pass').toString()).toContain('i=1; cv=none;');
  });

  it('ends at fifty', () => {
    const old = withFieldsOnTop(LETTER, ['ARC-Seal: i=50; cv=pass; a=rsa-sha256; d=x.test; s=s; b=AAAA\r\n']);
    expect(seal(old, 'pass')).toEqual(old);
  });
});
