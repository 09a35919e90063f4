import { expect, it } from 'vitest';
import { isStsHost, parseStsPolicy, stsRecordId } from './mta-sts.ts';

it.each([
  [['v=STSv1; id=20260101T000000;'], '20260101T000000'],
  [['v=spf1 -all', 'v=STSv1;id=1'], '1'],
  [['v=STSv1; id=1', 'v=STSv1; id=2'], null],
  [['v=STSv10; id=1'], null],
  [['v=STSv1; id=not-alphanumeric'], null],
  [[], null],
])('the id in %j is %s', (texts, id) => {
  expect(stsRecordId(texts)).toBe(id);
});

it('reads a policy with either line end, whatever else is in it', () => {
  expect(
    parseStsPolicy('version: STSv1\nmode: enforce\nmx: Mail.example.com.\nmx: *.example.net\nfuture: x\nmode: none\nmax_age: 99999999999'),
  ).toBeNull();
  expect(
    parseStsPolicy('version: STSv1\r\nmode: enforce\r\nmx: Mail.example.com.\r\nmx: *.example.net\r\nfuture: x\r\nmode: none\r\nmax_age: 604800\r\n'),
  ).toEqual({
    mode: 'enforce',
    mx: ['mail.example.com', '*.example.net'],
    maxAgeSeconds: 604_800,
  });
});

it.each([
  ['version: STSv2\nmode: enforce\nmx: a.b\nmax_age: 1'],
  ['version: STSv1\nmode: force\nmx: a.b\nmax_age: 1'],
  ['version: STSv1\nmode: enforce\nmax_age: 1'],
  ['version: STSv1\nmode: enforce\nmx: a..b\nmax_age: 1'],
  ['version: STSv1\nmode: enforce\nmx: *\nmax_age: 1'],
  ['<html>not found</html>'],
  [''],
])('takes %j for no policy', (text) => {
  expect(parseStsPolicy(text)).toBeNull();
});

it('lets a star stand for one label, the first', () => {
  const policy = { mode: 'enforce', mx: ['mail.example.com', '*.example.net'], maxAgeSeconds: 1 } as const;
  expect(['mail.example.com', 'MAIL.example.com.', 'a.example.net'].every((host) => isStsHost(policy, host))).toBe(true);
  expect(['x.mail.example.com', 'example.net', 'a.b.example.net', 'net'].some((host) => isStsHost(policy, host))).toBe(false);
});
