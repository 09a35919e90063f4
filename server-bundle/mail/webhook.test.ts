import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webhookRequest } from './webhook.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const LETTER = Buffer.from(
  [
    'From: =?utf-8?Q?J=C3=BCrgen?= <j@stranger.test>',
    'To: shop@dovecote.test',
    'Subject: caf\u00e9',
    'Message-ID: <1@stranger.test>',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: multipart/alternative; boundary=c',
    '',
    '--c',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=FC=DFe',
    '--c',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('<p>Grüße</p>').toString('base64'),
    '--c--',
    '--b',
    'Content-Type: application/pdf; name="bill.pdf"',
    'Content-Disposition: attachment; filename="bill.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    'JVBERi0=',
    '--b--',
    '',
  ].join('\r\n'),
);

function told(raw: Buffer): Record<string, unknown> {
  const { body } = webhookRequest({ id: 'q1.0', from: 'j@stranger.test', to: 'shop@dovecote.test', authentication: 'spf=pass', raw }, [SECRET], 0);
  return JSON.parse(body.toString()) as Record<string, unknown>;
}

describe('what a webhook is told', () => {
  it('is the message in readable parts, and as it came', () => {
    expect(told(LETTER)).toMatchObject({
      version: 1,
      id: 'q1.0',
      envelope: { from: 'j@stranger.test', to: 'shop@dovecote.test' },
      authentication: 'spf=pass',
      subject: 'café',
      from: 'Jürgen <j@stranger.test>',
      messageId: '<1@stranger.test>',
      text: { content: 'Grüße', isTruncated: false },
      html: { content: '<p>Grüße</p>', isTruncated: false },
      attachments: [{ filename: 'bill.pdf', contentType: 'application/pdf', disposition: 'attachment', encodedBytes: 8 }],
      sizeBytes: LETTER.length,
      raw: LETTER.toString('base64'),
    });
  });

  it('is bounded, whatever the message is', () => {
    const many = Buffer.from(`${'X-A: b\r\n'.repeat(3000)}Subject: ${'s'.repeat(100_000)}\r\n\r\n${'t'.repeat(11 * 1024 * 1024)}`);
    const json = told(many);
    expect(json['headers']).toHaveLength(200);
    expect(json['raw']).toBeNull();
    expect(json['text']).toMatchObject({ isTruncated: true });
    expect(JSON.stringify(json).length).toBeLessThan(2_000_000);
  });

  it('is valid JSON for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(told(Buffer.from(bytes))['sizeBytes']).toBe(bytes.length);
      }),
    );
  });
});

describe('its signature', () => {
  it('covers id, time and body, by each secret', () => {
    const old = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
    const { headers, body } = webhookRequest({ id: 'q1.0', from: '', to: null, authentication: null, raw: LETTER }, [SECRET, old], 1_795_000_000_500);
    expect(headers['webhook-id']).toBe('q1.0');
    expect(headers['webhook-timestamp']).toBe('1795000000');
    const expected = [7, 8].map((byte) => {
      const mac = createHmac('sha256', Buffer.alloc(32, byte)).update('q1.0.1795000000.').update(body).digest('base64');
      return `v1,${mac}`;
    });
    expect(headers['webhook-signature']).toBe(expected.join(' '));
    expect(headers['content-length']).toBe(String(body.length));
  });
});
