import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitting } from './seven-bit.ts';
import { base64Lines, decodedBody, quotedPrintable } from './transfer-encoding.ts';

const LONG = 'x'.repeat(2_000);

function lines(...text: readonly string[]): Buffer {
  return Buffer.from(`${text.join('\r\n')}\r\n`, 'utf8');
}

describe('a message for a server that takes seven bits', () => {
  it('stays as it is when it has no more', () => {
    const raw = lines('Subject: hi', '', 'hello');
    expect(fitting(raw, 'seven-bit')).toBe(raw);
  });

  it('has its text in quoted-printable, and says so once', () => {
    const raw = lines(
      'Subject: hi',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      'café = 1',
      'end ',
    );
    expect(fitting(raw, 'seven-bit')?.toString()).toBe(
      lines(
        'Subject: hi',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'caf=C3=A9 =3D 1',
        'end=20',
      ).toString(),
    );
  });

  it('is told to be MIME where it was none', () => {
    expect(fitting(lines('Subject: hi', '', 'café'), 'seven-bit')?.toString()).toContain(
      'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n',
    );
  });

  it('has only those parts changed that need it', () => {
    const raw = lines(
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      'Content-Transfer-Encoding: 8bit',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      'café',
      '--b',
      'Content-Type: text/plain',
      '',
      'plain = plain',
      '--b',
      'Content-Type: application/octet-stream',
      'Content-Transfer-Encoding: binary',
      '',
      'Ü',
      '--b--',
    );
    const text = fitting(raw, 'seven-bit')?.toString() ?? '';
    expect(text).toContain('Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 7bit\r\n\r\n--b\r\n');
    expect(text).toContain('\r\n\r\ncaf=C3=A9\r\n--b\r\n');
    expect(text).toContain('\r\n\r\nplain = plain\r\n--b\r\n');
    expect(text).toContain(`Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from('Ü').toString('base64')}\r\n`);
  });

  it.each([
    ['has 8-bit text in its header', lines('Subject: café', '', 'hello')],
    [
      'has it in a part that is signed',
      lines(
        'Content-Type: multipart/signed; boundary=b; protocol="application/pgp-signature"',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'café',
        '--b--',
      ),
    ],
  ])('cannot be made of one that %s', (_, raw) => {
    expect(fitting(raw, 'seven-bit')).toBeNull();
  });
});

describe('a message with a line that is too long', () => {
  it('gets shorter lines that say the same', () => {
    const fit = fitting(lines('Subject: hi', '', LONG, 'second'), 'short-lines') ?? Buffer.alloc(0);
    const [head = '', body = ''] = fit.toString().split('\r\n\r\n');
    expect(head).toContain('Content-Transfer-Encoding: quoted-printable');
    expect(
      Math.max(
        ...fit
          .toString()
          .split('\r\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(76);
    expect(decodedBody(Buffer.from(body), 'quoted-printable').toString()).toBe(`${LONG}\r\nsecond\r\n`);
  });

  it('keeps its 8-bit text where that is all', () => {
    const raw = lines('Subject: hi', '', 'café');
    expect(fitting(raw, 'short-lines')).toBe(raw);
  });

  it('gets its base64 wrapped, and the bytes stay', () => {
    const bytes = Buffer.alloc(3_000, 7);
    const raw = lines('MIME-Version: 1.0', 'Content-Type: image/png', 'Content-Transfer-Encoding: base64', '', bytes.toString('base64'));
    const body = fitting(raw, 'short-lines')?.toString().split('\r\n\r\n')[1] ?? '';
    expect(Buffer.from(body, 'base64').equals(bytes)).toBe(true);
  });

  it('cannot be helped when it is in the header', () => {
    expect(fitting(lines(`Subject: ${LONG}`, '', 'hello'), 'short-lines')).toBeNull();
  });
});

it('quoted-printable brings back every byte, in lines that fit', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (array) => {
      const bytes = Buffer.from(array);
      const encoded = quotedPrintable(bytes);
      expect(encoded.toString('latin1')).toMatch(/^[\t\r\n -~]*$/);
      expect(
        Math.max(
          ...encoded
            .toString('latin1')
            .split('\r\n')
            .map((line) => line.length),
        ),
      ).toBeLessThanOrEqual(76);
      expect(decodedBody(encoded, 'quoted-printable').equals(bytes)).toBe(true);
      expect(decodedBody(base64Lines(bytes), 'base64').equals(bytes)).toBe(true);
    }),
  );
});
