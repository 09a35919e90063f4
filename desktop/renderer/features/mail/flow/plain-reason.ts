/**
 * What another server's answer means, by its enhanced status code (RFC 3463, 7372, 7505) and, where servers use one code for many things, by
 * words that they have in common. Pure. What is not known stays in the server's own words alone.
 */
export const PLAIN = [
  'noMailbox',
  'noMailAtAll',
  'noDomain',
  'full',
  'disabled',
  'tooLarge',
  'greylisted',
  'tooMuch',
  'blocked',
  'notProven',
  'encryption',
  'noAnswer',
  'loop',
  'suppressed',
  'lost',
  'policy',
  'busy',
] as const;
export type Plain = (typeof PLAIN)[number];

/** The first that fits is meant: words before codes where a code says too little. */
const RULES: readonly (readonly [Plain, RegExp])[] = [
  ['suppressed', /on the list of those not written to/i],
  ['lost', /\b5\.3\.0 The text of the message was lost/i],
  ['greylisted', /gr[ae]y-?list/i],
  ['noMailAtAll', /^556|\b5\.1\.10\b/],
  ['blocked', /block ?list|black ?list|\bblocked\b|\brbl\b|dnsbl|spamhaus|reputation/i],
  ['notProven', /\b[45]\.7\.(?:2[0-7])\b|\b(?:spf|dkim|dmarc)\b/i],
  ['tooMuch', /\b4\.7\.28\b|rate.?limit|too many|throttl/i],
  ['encryption', /\b[45]\.7\.(?:4|5|10|11|30)\b|starttls|\btls\b|certificate/i],
  ['noMailbox', /\b5\.1\.[16]\b|user unknown|no such (?:user|mailbox)|(?:mailbox|recipient|address).{0,20}(?:not found|unknown|does not exist)/i],
  ['noDomain', /\b[45]\.1\.2\b|\b[45]\.4\.4\b|\b4\.4\.3\b/],
  ['full', /\b[45]\.2\.2\b|(?:mailbox|quota).{0,20}(?:full|exceeded)|over quota/i],
  ['disabled', /\b[45]\.2\.1\b/],
  ['tooLarge', /\b[45]\.(?:2\.3|3\.4)\b/],
  ['loop', /\b5\.4\.6\b|\bloop\b/i],
  ['noAnswer', /\b4\.4\.[1257]\b|timed? ?out|connection (?:refused|reset|lost)|ECONN|ETIMEDOUT|EHOST/i],
  ['policy', /\b[45]\.7\.\d+\b/],
  ['busy', /^4\d\d\b/],
];

/** Null for what nothing is known of: a success, an empty answer, a code of nobody's. */
export function plainReason(response: string | null): Plain | null {
  if (response === null || !/^[45]\d\d\b/.test(response.trim())) return null;
  return RULES.find(([, rule]) => rule.test(response.trim()))?.[0] ?? null;
}
