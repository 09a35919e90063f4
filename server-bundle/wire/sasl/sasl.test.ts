import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, decodeInitial } from './base64.ts';
import { readPlain } from './plain.ts';
import { SaslProblem } from './problem.ts';
import { clientProof, recoverClientKey, scramKeys, serverSignature } from './scram-keys.ts';
import { expectedBinding, readClientFinal, readClientFirst, writeServerFinal, writeServerFirst } from './scram.ts';

const NONE = { isPlus: false };
const PLUS = { isPlus: true };
const noBindings = new Map<string, Buffer>();
const exporter = new Map([['tls-exporter', Buffer.alloc(32, 7)]]);
const kindOf = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return error instanceof SaslProblem ? error.kind : 'broken';
  }
};

// RFC 7677 §3.
const RFC = {
  password: 'pencil',
  salt: Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'),
  clientFirst: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
  serverNonce: '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
  serverFirst: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  clientFinal: 'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  serverFinal: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
};

describe('SCRAM-SHA-256', () => {
  const first = readClientFirst(Buffer.from(RFC.clientFirst));
  const serverFirst = writeServerFirst(first, { serverNonce: RFC.serverNonce, salt: RFC.salt, iterations: 4096 });
  const exchange = { first, serverFirst, binding: Buffer.alloc(0) };

  it('speaks the exchange of RFC 7677 byte for byte', async () => {
    expect(serverFirst.text).toBe(RFC.serverFirst);
    const { authMessage, proof } = readClientFinal(Buffer.from(RFC.clientFinal), exchange);
    const keys = await scramKeys(RFC.password, RFC.salt, 4096);
    expect(recoverClientKey(keys.storedKey, authMessage, proof)).toEqual(keys.clientKey);
    expect(clientProof(keys, authMessage)).toEqual(proof);
    expect(writeServerFinal(serverSignature(keys.serverKey, authMessage)).toString()).toBe(RFC.serverFinal);
  });

  it('recovers nothing from a proof that is off by one bit, or made with another password', async () => {
    const { authMessage, proof } = readClientFinal(Buffer.from(RFC.clientFinal), exchange);
    const keys = await scramKeys(RFC.password, RFC.salt, 4096);
    const changed = Buffer.from(proof);
    changed[31] = (changed[31] ?? 0) ^ 1;
    expect(recoverClientKey(keys.storedKey, authMessage, changed)).toBeUndefined();
    const other = await scramKeys('pencils', RFC.salt, 4096);
    expect(recoverClientKey(keys.storedKey, authMessage, clientProof(other, authMessage))).toBeUndefined();
    expect(recoverClientKey(keys.storedKey, `${authMessage},`, proof)).toBeUndefined();
  });

  it('reads names with commas and equals signs, and refuses any other escape', () => {
    expect(readClientFirst(Buffer.from('n,,n=a=2Cb=3Dc,r=x')).user).toBe('a,b=c');
    expect(kindOf(() => readClientFirst(Buffer.from('n,,n=a=41,r=x')))).toBe('malformed');
    expect(kindOf(() => readClientFirst(Buffer.from('n,,n=,r=x')))).toBe('malformed');
  });

  it('refuses a mandatory extension and acting for somebody else', () => {
    expect(kindOf(() => readClientFirst(Buffer.from('n,,m=x,n=user,r=x')))).toBe('refused');
    expect(kindOf(() => readClientFirst(Buffer.from('n,a=carla,n=user,r=x')))).toBe('refused');
    expect(readClientFirst(Buffer.from('n,a=user,n=user,r=x')).user).toBe('user');
  });

  it('refuses another nonce than the one it gave', () => {
    const replayed = RFC.clientFinal.replace('NlF$k0', 'NlF$k1');
    expect(kindOf(() => readClientFinal(Buffer.from(replayed), exchange))).toBe('refused');
  });

  it('refuses a proof that has not the length of a proof', () => {
    const short = RFC.clientFinal.replace(/p=.*/, `p=${Buffer.alloc(31).toString('base64')}`);
    expect(kindOf(() => readClientFinal(Buffer.from(short), exchange))).toBe('malformed');
  });
});

describe('channel binding', () => {
  const firstWith = (flag: string) => readClientFirst(Buffer.from(`${flag},,n=user,r=x`));

  it('is mixed into what the client proves', () => {
    const first = firstWith('p=tls-exporter');
    const binding = expectedBinding(first, PLUS, exporter);
    const serverFirst = writeServerFirst(first, { serverNonce: 'y', salt: RFC.salt, iterations: 4096 });
    const final = (bytes: Buffer) =>
      Buffer.from(`c=${Buffer.concat([Buffer.from('p=tls-exporter,,'), bytes]).toString('base64')},r=xy,p=${Buffer.alloc(32).toString('base64')}`);
    expect(kindOf(() => readClientFinal(final(binding), { first, serverFirst, binding }))).toBe('taken');
    expect(kindOf(() => readClientFinal(final(Buffer.alloc(32, 8)), { first, serverFirst, binding }))).toBe('refused');
    expect(kindOf(() => readClientFinal(final(Buffer.alloc(0)), { first, serverFirst, binding }))).toBe('refused');
  });

  it('shows when somebody kept it from the client', () => {
    expect(kindOf(() => expectedBinding(firstWith('y'), NONE, exporter))).toBe('refused');
    expect(kindOf(() => expectedBinding(firstWith('y'), NONE, noBindings))).toBe('taken');
    expect(kindOf(() => expectedBinding(firstWith('n'), NONE, exporter))).toBe('taken');
  });

  it('goes with the -PLUS mechanism and with no other', () => {
    expect(kindOf(() => expectedBinding(firstWith('n'), PLUS, exporter))).toBe('malformed');
    expect(kindOf(() => expectedBinding(firstWith('p=tls-exporter'), NONE, exporter))).toBe('malformed');
    expect(kindOf(() => expectedBinding(firstWith('p=tls-unique'), PLUS, exporter))).toBe('refused');
  });
});

describe('PLAIN', () => {
  // RFC 4616 §4.
  it('reads the examples of its RFC', () => {
    expect(readPlain(Buffer.from('\0tim\0tanstaaftanstaaf'))).toEqual({ user: 'tim', password: 'tanstaaftanstaaf' });
    expect(kindOf(() => readPlain(Buffer.from('Ursel\0Kurt\0xipj3plmq')))).toBe('refused');
  });

  it('takes the name from the first field when the second is empty', () => {
    expect(readPlain(Buffer.from('tim\0\0secret'))).toEqual({ user: 'tim', password: 'secret' });
  });

  it('refuses what has more or fewer fields, is not UTF-8, or has a control character in the name', () => {
    for (const message of ['tim', '\0tim', '\0tim\0a\0b', '\0\0secret', '\0ti\nm\0secret'])
      expect([message, kindOf(() => readPlain(Buffer.from(message)))]).toEqual([message, 'malformed']);
    expect(kindOf(() => readPlain(Buffer.from([0, 0xff, 0, 0x61])))).toBe('malformed');
  });
});

describe('base64', () => {
  it('reads what was written, and nothing that only resembles it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => decodeBase64(Buffer.from(bytes).toString('base64')).equals(Buffer.from(bytes))),
    );
    for (const text of ['a', 'ab', 'abc', 'ab=', 'ab==c', 'a b=', 'YQ==\n', 'YQ-_', '='])
      expect([text, kindOf(() => decodeBase64(text))]).toEqual([text, 'malformed']);
    expect(decodeInitial('=')).toEqual(Buffer.alloc(0));
    expect(decodeInitial(null)).toBeNull();
    expect(kindOf(() => decodeBase64('A'.repeat(8_000)))).toBe('malformed');
  });
});

describe('whatever a client sends', () => {
  const pieces = fc.constantFrom('n', 'y', 'p=', ',', '=', 'a=', 'r=', 'c=', 'biws', 'm=', '=2C', '=3D', '\0', 'ä', 'tls-exporter', '\u{1F426}', 'p');
  const message = fc.oneof(
    fc.array(pieces, { maxLength: 20 }).map((parts) => Buffer.from(parts.join(''))),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  );
  const first = readClientFirst(Buffer.from(RFC.clientFirst));
  const serverFirst = writeServerFirst(first, { serverNonce: RFC.serverNonce, salt: RFC.salt, iterations: 4096 });

  it('is read or refused in words, and never breaks the reader', () => {
    fc.assert(
      fc.property(message, (bytes) => {
        for (const read of [readPlain, readClientFirst, (given: Buffer) => readClientFinal(given, { first, serverFirst, binding: Buffer.alloc(0) })])
          expect(kindOf(() => read(bytes))).not.toBe('broken');
      }),
      { numRuns: 2000 },
    );
  });

  it('comes back as it was written when it is a good first message', () => {
    const name = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
    fc.assert(
      fc.property(name, (user) => {
        const escaped = user.replaceAll('=', '=3D').replaceAll(',', '=2C');
        expect(readClientFirst(Buffer.from(`n,,n=${escaped},r=abc`)).user).toBe(user);
      }),
    );
  });
});
