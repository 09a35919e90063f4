/** Letters as they lie in a mailbox: short ones with a text and the same as HTML, and for bodies a mixture with pictures and documents. The same each time. */
const WORDS =
  'the pigeons came home at dusk each to its own hole and nobody else could see in while rain fell on the tower where letters wait for whoever reads them tomorrow under a lamp'.split(
    ' ',
  );
/** Stands in one letter of a thousand. */
export const RARE_WORD = 'quincunx';
export const ABSENT_WORD = 'zugzwang';

/** A repeatable random number from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** About 4 KB with its header. */
export function letter(n: number): Buffer {
  const random = randomFrom(n);
  const text = prose(random, 900 + Math.floor(random() * 600), n % 1000 === 7 ? RARE_WORD : '');
  const html = `<html><body>${text
    .split('\r\n')
    .map((line) => `<p>${line}</p>`)
    .join('\r\n')}</body></html>`;
  return Buffer.from(
    `${header(n, random)}Content-Type: multipart/alternative; boundary="b${n}"\r\n\r\n` +
      `--b${n}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${text}\r\n` +
      `--b${n}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${html}\r\n--b${n}--\r\n`,
  );
}

/** A third has an attachment of 20 to 300 KB in base64, half of those compressed data, as pictures are. Some 60 KB on the average. */
export function letterWithAttachment(n: number): Buffer {
  const random = randomFrom(n + 1_000_000);
  const text = prose(random, 1_500, '');
  const attachment = n % 3 === 0 ? attachmentOf(random, 20_000 + Math.floor(random() ** 2 * 300_000), n % 2 === 0) : '';
  const part =
    attachment === ''
      ? ''
      : `--b${n}\r\nContent-Type: application/octet-stream; name="a${n}.bin"\r\nContent-Transfer-Encoding: base64\r\n\r\n${attachment}\r\n`;
  return Buffer.from(
    `${header(n, random)}Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n` +
      `--b${n}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n${part}--b${n}--\r\n`,
  );
}

function attachmentOf(random: () => number, sizeBytes: number, isNoise: boolean): string {
  const bytes = Buffer.alloc(sizeBytes);
  for (let at = 0; at < sizeBytes; at += 1)
    bytes[at] = isNoise ? Math.floor(random() * 256) : (WORDS[Math.floor(at / 7) % WORDS.length] ?? '').charCodeAt(at % 3) & 0x7f;
  return bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n');
}

function header(n: number, random: () => number): string {
  const signature = Array.from({ length: 4 }, () => prose(random, 64, '').replaceAll(/\W/g, 'x').slice(0, 64)).join('\r\n\t');
  const date = new Date(Date.UTC(2024, 0, 1) + n * 600_000).toUTCString().replace('GMT', '+0000');
  const answered =
    n % 3 === 0 && n > 0 ? `In-Reply-To: <m${n - 1}@stranger.test>\r\nReferences: <m${n - 3}@stranger.test> <m${n - 1}@stranger.test>\r\n` : '';
  return (
    `Return-Path: <ann${n % 97}@stranger.test>\r\n` +
    `Received: from mail.stranger.test (mail.stranger.test [192.0.2.${n % 250}])\r\n\tby mx.dovecote.test with ESMTPS id x${n}\r\n\tfor <ana@dovecote.test>; ${date}\r\n` +
    `DKIM-Signature: v=1; a=rsa-sha256; d=stranger.test; s=s1; h=from:to:subject;\r\n\tb=${signature}\r\n` +
    `From: "Ann Other ${n % 97}" <ann${n % 97}@stranger.test>\r\nTo: Ana <ana@dovecote.test>, "Ben B." <ben${n % 13}@dovecote.test>\r\n` +
    `Subject: ${n % 5 === 0 ? `=?utf-8?B?${Buffer.from(`Grüße aus dem Taubenschlag ${n}`).toString('base64')}?=` : `Letter ${n}: ${prose(random, 30, '').replaceAll('\r\n', ' ')}`}\r\n` +
    `Date: ${date}\r\nMessage-ID: <m${n}@stranger.test>\r\n${answered}MIME-Version: 1.0\r\n`
  );
}

function prose(random: () => number, characters: number, extra: string): string {
  const lines: string[] = [];
  let line = extra;
  for (let length = 0; length < characters;) {
    const word = WORDS[Math.floor(random() * WORDS.length)] ?? '';
    length += word.length + 1;
    line = line === '' ? word : `${line} ${word}`;
    if (line.length < 68) continue;
    lines.push(line);
    line = '';
  }
  return [...lines, line].join('\r\n');
}

/** What people's mailboxes are like: most are read, some answered, few flagged; mail programs add keywords. */
export function flagsOf(n: number): string {
  const flags = [n % 10 < 7 ? '\\Seen' : '', n % 8 === 0 ? '\\Answered' : '', n % 50 === 0 ? '\\Flagged' : '', n % 20 === 1 ? '$Forwarded' : ''];
  return flags.filter((flag) => flag !== '').join(' ');
}
