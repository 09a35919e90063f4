import { expect, it } from 'vitest';
import { statedArc } from './authentication-results.ts';

it.each([
  ['mx.test; spf=pass; dmarc=pass; arc=pass (trusted) header.d=a.test', 'pass'],
  ['mx.test; spf=none; arc=fail', 'fail'],
  ['mx.test; spf=none; arc=none', 'none'],
  ['mx.test; spf=none', 'none'],
])('%s says of the chain: %s', (value, expected) => {
  expect(statedArc(value)).toBe(expected);
});

it.each([
  'mx.test; spf=fail smtp.mailfrom="x; arc=pass"; arc=none',
  'mx.test; spf=fail smtp.mailfrom="x\\"; arc=pass"; arc=none',
  'mx.test; dmarc=permerror (a (b); arc=pass); arc=none',
  'mx.test; dmarc=permerror ("; arc=pass); arc=none',
  'mx.test; spf=fail smtp.mailfrom="(; arc=pass"; arc=none',
  'mx.test; spf=fail smtp.mailfrom="; arc=pass',
])('what strangers have put within quotes or comments is no word of ours: %s', (value) => {
  expect(statedArc(value)).toBe('none');
});
