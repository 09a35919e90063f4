import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hostOf, parseWebhookUrl } from './webhook-url.ts';

it.each([
  'https://hooks.example.com/mail',
  'https://hooks.example.com:8443/a?b=c%20d',
  'https://1.1.1.1/',
  'https://[2606:4700::1111]/x',
  'https://a.example.com.',
])('takes %s', (text) => expect(parseWebhookUrl(text).kind).toBe('url'));

it.each([
  ['http://hooks.example.com/', /https/],
  ['ftp://hooks.example.com/', /https/],
  ['hooks.example.com', /no URL/],
  ['https://user:pass@hooks.example.com/', /name or password/],
  ['https://hooks.example.com/#x', /fragment/],
  ['https://hooks.example.com/#', /fragment/],
  ['https://hooks.example.com:25/', /443 or 8443/],
  ['https://hooks.example.com:6379/', /443 or 8443/],
  [`https://hooks.example.com/${'a'.repeat(900)}`, /at most 900/],
  ['https://hooks.example.com/\r\nX: y', /line ends/],
  ['https://hooks.example.com/ x', /spaces/],
  ['https://hooks.exam\tple.com/', /line ends/],
  ['https://höoks.example.com/', /ASCII/],
  ['https://localhost/', /not a name/],
  ['https://redis/', /not a name/],
  ['https://api.localhost/', /not a name/],
  ['https://printer.local./', /not a name/],
  ['https://metadata.google.internal/', /not a name/],
  ['https://127.0.0.1/', /not a public address/],
  ['https://127.1/', /not a public address/],
  ['https://2130706433/', /not a public address/],
  ['https://0x7f.0.0.1/', /not a public address/],
  ['https://0177.0.0.1/', /not a public address/],
  ['https://169.254.169.254/latest/meta-data', /not a public address/],
  ['https://[::1]/', /not a public address/],
  ['https://[::ffff:10.0.0.1]/', /not a public address/],
  ['https://[fd00:ec2::254]/', /not a public address/],
  ['https://100.64.0.1/', /not a public address/],
])('refuses %j in words', (text, reason) => {
  expect(parseWebhookUrl(text)).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) as string });
});

it('never lets through a host that is not what it says', () => {
  fc.assert(
    fc.property(fc.webUrl({ validSchemes: ['https'], withQueryParameters: true }), (text) => {
      const parsed = parseWebhookUrl(text);
      if (parsed.kind === 'url') expect(hostOf(parsed.url)).toContain('.');
    }),
  );
});
