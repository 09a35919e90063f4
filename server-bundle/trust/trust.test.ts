import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readHeader, withFieldsOnTop } from '../wire/header/header.ts';
import { authenticationResults, claimsToBeOurs } from './authentication-results.ts';
import { dkimSignature } from './dkim-sign.ts';
import { judge } from './judge.ts';
import type { MailResolver } from './resolver.ts';
import type { Verdict } from './verdict.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEY = { domain: 'stranger.test', selector: 's1', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
const P = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const ZONE: Readonly<Record<string, string>> = {
  'stranger.test': 'v=spf1 ip4:192.0.2.1 -all',
  '_dmarc.stranger.test': 'v=DMARC1; p=reject',
  's1._domainkey.stranger.test': `v=DKIM1; k=rsa; p=${P}`,
};

function zone(records: Readonly<Record<string, string>>, asked: string[] = []): MailResolver {
  const resolve = (name: string, type: string): Promise<string[][]> => {
    asked.push(`${type} ${name}`);
    const found = type === 'TXT' ? records[name] : undefined;
    return found === undefined ? Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' })) : Promise.resolve([[found]]);
  };
  const none = (): Promise<never[]> => Promise.resolve([]);
  return { resolve, txt: none, mx: none, a: none, aaaa: none };
}

function examine(
  raw: Buffer,
  options: { readonly clientAddress?: string; readonly sender?: string; readonly resolver?: MailResolver } = {},
): Promise<Verdict> {
  const evidence = {
    raw,
    header: readHeader(raw),
    clientAddress: options.clientAddress ?? '192.0.2.1',
    helo: 'mx.stranger.test',
    sender: options.sender ?? 'ann@stranger.test',
    hostname: 'mail.dovecote.test',
  };
  return judge(evidence, options.resolver ?? zone(ZONE));
}

const LETTER = Buffer.from(
  'From: Ann <ann@stranger.test>\r\nTo: p@dovecote.test\r\nSubject: caf\u00e9  au \r\n\tlait\r\nDate: Sun, 22 Nov 2026 04:00:00 +0000\r\nMessage-ID: <1@stranger.test>\r\n\r\nHello  \t world \r\n\r\n\r\n',
);
const SIGNED = withFieldsOnTop(LETTER, [dkimSignature(LETTER, KEY)]);

describe('a verdict', () => {
  it('passes what its domain sent and signed', async () => {
    expect(await examine(SIGNED)).toMatchObject({
      spf: { result: 'pass', domain: 'stranger.test' },
      dkim: [{ result: 'pass', domain: 'stranger.test', selector: 's1' }],
      dmarc: { kind: 'pass', policy: 'reject' },
      disposition: 'accept',
    });
  });

  it('rests on DKIM alone when another server passed the mail on', async () => {
    expect(await examine(SIGNED, { clientAddress: '198.51.100.9', sender: '' })).toMatchObject({
      spf: { result: 'none', identity: 'helo' },
      dmarc: { kind: 'pass' },
      disposition: 'accept',
    });
  });

  it.each([
    ['a field is changed', SIGNED.toString().replace('lait', 'thé')],
    ['the body is changed', SIGNED.toString().replace('world', 'World')],
    ['a From is added', SIGNED.toString().replace('DKIM-Signature', 'X: y\r\nDKIM-Signature').replace('To: p', 'Subject: more\r\nTo: p')],
  ])('is reject, as the domain asks, when %s on the way', async (_what, text) => {
    expect(await examine(Buffer.from(text), { clientAddress: '198.51.100.9' })).toMatchObject({
      spf: { result: 'fail' },
      dmarc: { kind: 'fail', policy: 'reject' },
      disposition: 'reject',
    });
  });

  it('is quarantine when there is no author', async () => {
    expect(await examine(Buffer.from('Subject: x\r\n\r\n'))).toMatchObject({ dmarc: { kind: 'impossible' }, disposition: 'quarantine' });
  });

  it('is accept, with temperror, when DNS is down', async () => {
    const down: MailResolver = { ...zone({}), resolve: () => Promise.reject(Object.assign(new Error('down'), { code: 'ETIMEOUT' })) };
    const verdict = await examine(SIGNED, { resolver: down });
    expect(verdict).toMatchObject({ spf: { result: 'temperror' }, disposition: 'accept' });
    expect(verdict.dkim[0]?.result).not.toBe('pass');
  });

  it('looks at ten signatures and asks eighty questions at most', async () => {
    const asked: string[] = [];
    const bogus = Array.from(
      { length: 300 },
      (_, index) => `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=d${index}.test; s=s; h=from; bh=x; b=y\r\n`,
    );
    const verdict = await examine(withFieldsOnTop(LETTER, bogus), { resolver: zone(ZONE, asked) });
    expect(verdict.dkim.length).toBeLessThanOrEqual(10);
    expect(asked.length).toBeLessThanOrEqual(80);
  });
});

describe('DKIM signing', () => {
  it.each(['', '\r\n\r\n', 'x', 'a \t b\r\n \r\n', `${'long '.repeat(400)}\r\n`, '\u00a0\u00a0\r\n'])('verifies for the body %j', async (body) => {
    const raw = Buffer.from(`From: a@stranger.test\r\nSubject: \u00a0\u00e0\r\n\r\n${body}`);
    expect((await examine(withFieldsOnTop(raw, [dkimSignature(raw, KEY)]))).dkim.map((finding) => finding.result)).toEqual(['pass']);
  });

  it('signs From, To, Subject, Date and Message-ID once more than they occur', () => {
    const h = /h=([^;]*);/.exec(dkimSignature(LETTER, KEY).replace(/\s/g, ''))?.[1]?.split(':') ?? [];
    for (const name of ['from', 'to', 'subject', 'date', 'message-id']) expect(h.filter((one) => one === name)).toHaveLength(2);
  });
});

describe('Authentication-Results', () => {
  const verdict: Verdict = {
    spf: { result: 'pass', domain: 'stranger.test', identity: 'mailfrom' },
    dkim: [{ result: 'fail', domain: 'x.test; dkim=pass', selector: 'a"b', algorithm: 'rsa-sha256', signatureStart: 'abc/+' }],
    dmarc: { kind: 'fail', fromDomain: 'x.test', policy: 'none', published: 'none', isTesting: false },
    arc: { result: 'none', sealers: [], vouches: false },
    disposition: 'accept',
  };
  it('says what was found and lets nobody write into it', () => {
    const text = authenticationResults('mail.dovecote.test', verdict).replace(/\r\n\t/g, ' ');
    expect(text).toBe(
      'Authentication-Results: mail.dovecote.test; spf=pass smtp.mailfrom=stranger.test; dkim=fail header.d="x.test; dkim=pass" header.a=rsa-sha256 header.b="abc/+"; dmarc=fail (p=none) header.from=x.test policy.dmarc=none; arc=none\r\n',
    );
  });

  it('knows a forgery in our name', () => {
    expect(claimsToBeOurs(' Mail.Dovecote.test; spf=pass', 'mail.dovecote.test')).toBe(true);
    expect(claimsToBeOurs('"mail.dovecote.test" 1; spf=pass', 'mail.dovecote.test')).toBe(true);
    expect(claimsToBeOurs('(a (comment\\)) here) mail.dovecote.test(too); spf=pass', 'mail.dovecote.test')).toBe(true);
    expect(claimsToBeOurs('mail.other.test; spf=pass', 'mail.dovecote.test')).toBe(false);
    expect(claimsToBeOurs('(mail.dovecote.test) mail.other.test; spf=pass', 'mail.dovecote.test')).toBe(false);
    expect(claimsToBeOurs('(mail.dovecote.test', 'mail.dovecote.test')).toBe(false);
  });
});
