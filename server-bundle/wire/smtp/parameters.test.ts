import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChunkCommand } from './chunk-command.ts';
import { isHeloArgument, literalAddress } from './helo.ts';
import { mailParameters, recipientParameters } from './parameters.ts';
import { parseEnvelopeCommand } from './path.ts';
import { SmtpError } from './reply.ts';
import { decodeXtext, encodeXtext } from './xtext.ts';

const SESSION = { isTls: true, maxBytes: 1000 };

function mail(parameters: string, session = SESSION): ReturnType<typeof mailParameters> {
  const argument = parseEnvelopeCommand('MAIL FROM', `MAIL FROM:<a@b.test> ${parameters}`);
  if (argument === null) throw new SmtpError(501, '5.1.7', 'syntax');
  return mailParameters(argument, session);
}

function recipient(parameters: string, smtpUtf8 = false): ReturnType<typeof recipientParameters> {
  const argument = parseEnvelopeCommand('RCPT TO', `RCPT TO:<a@b.test> ${parameters}`);
  if (argument === null) throw new SmtpError(501, '5.1.3', 'syntax');
  return recipientParameters(argument, { smtpUtf8 });
}

describe('the parameters of MAIL', () => {
  it('are read as what they mean', () => {
    expect(mail('SIZE=999 BODY=8bitmime SMTPUTF8 RET=hdrs ENVID=a+2Bb+3Dc REQUIRETLS AUTH=<>')).toEqual({
      sizeBytes: 999,
      body: '8bitmime',
      smtpUtf8: true,
      ret: 'HDRS',
      envid: 'a+b=c',
      requireTls: true,
    });
  });

  it('are none where none are given', () => {
    expect(mail('')).toEqual({ sizeBytes: null, body: '7bit', smtpUtf8: false, ret: null, envid: null, requireTls: false });
  });
});

describe('the parameters of RCPT', () => {
  it('are read as what they mean', () => {
    expect(recipient('NOTIFY=delay,SUCCESS ORCPT=RFC822;ann+2Bx@stranger.test')).toEqual({
      notify: ['DELAY', 'SUCCESS'],
      orcpt: 'rfc822;ann+x@stranger.test',
    });
    expect(recipient('NOTIFY=NEVER')).toEqual({ notify: ['NEVER'], orcpt: null });
  });

  it('may carry UTF-8 in ORCPT where it was agreed, of that type only', () => {
    expect(recipient('ORCPT=utf-8;jürgen@exämple.test', true).orcpt).toBe('utf-8;jürgen@exämple.test');
    expect(() => recipient('ORCPT=utf-8;jürgen@exämple.test')).toThrow(SmtpError);
    expect(recipient('ORCPT=utf-8;j\\x{FC}rgen\\x{2B}a@b.test').orcpt).toBe('utf-8;jürgen+a@b.test');
    expect(recipient('ORCPT=utf-8;\\x{1F600}@b.test').orcpt).toBe('utf-8;\u{1f600}@b.test');
    for (const wrong of ['\\x{0A}', '\\x{7F}', '\\x{85}', '\\x{D800}', '\\x{110000}', '\\x{}', 'a\\b', 'a+2Bb'])
      expect(() => recipient(`ORCPT=utf-8;${wrong}`, true)).toThrow(SmtpError);
    expect(recipient('ORCPT=rfc822;j+C3+BCrgen@b.test')).toEqual({ notify: null, orcpt: null });
    expect(() => recipient('ORCPT=rfc822;jürgen@exämple.test', true)).toThrow(SmtpError);
  });
});

it('no parameter does anything but pass or be refused, and no control character gets through', () => {
  const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.stringMatching(/^(\+[0-9A-F]{2}|[!-~])*$/));
  const name = fc.constantFrom('SIZE', 'BODY', 'SMTPUTF8', 'RET', 'ENVID', 'NOTIFY', 'ORCPT', 'REQUIRETLS', 'AUTH');
  fc.assert(
    fc.property(name, value, fc.constantFrom('', 'rfc822;', 'utf-8;'), (key, text, prefix) => {
      for (const read of [() => mail(`${key}=${prefix}${text}`), () => recipient(`${key}=${prefix}${text}`, true)]) {
        try {
          // eslint-disable-next-line no-control-regex
          expect(JSON.stringify(read())).not.toMatch(/\\[rn]|\\u00[01][0-9a-f]|[\x00-\x1f\x7f]/);
        } catch (error) {
          if (!(error instanceof SmtpError)) throw error;
        }
      }
    }),
    { numRuns: 300 },
  );
});

it('xtext is read back as it was written', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => decodeXtext(encodeXtext(text)) === text));
  for (const wrong of ['+', '+4', '+4g', '+2b', 'a=b', 'a b', 'é', '+00', '+0A', '+7F', '+FF']) expect(decodeXtext(wrong)).toBeNull();
});

it.each([
  ['BDAT 5', { sizeBytes: 5, isLast: false }],
  ['bdat 0 last', { sizeBytes: 0, isLast: true }],
  ['BDAT 1073741824', { sizeBytes: 1_073_741_824, isLast: false }],
  ['BDAT 1073741825', null],
  ['BDAT 5LAST', null],
  ['BDAT\t5', null],
  ['BDAT +5', null],
  ['BDAT 5.0', null],
])('%j is %j', (line, chunk) => {
  expect(parseChunkCommand(line)).toEqual(chunk);
});

it('any HELO is taken or not in no time', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !isHeloArgument(text) || literalAddress(text) === null || text.startsWith('[')));
  const before = process.cpuUsage();
  isHeloArgument('a.'.repeat(6_000));
  isHeloArgument(`[IPv6:${':'.repeat(6_000)}]`);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
});
