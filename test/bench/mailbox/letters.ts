/** Letters of about 4 KB made of real words, a third of them answers, with the header that mail has after a few hops. */
import { randomBytes } from 'node:crypto';

/** `characters`: of text, without the header of about 1 KB. */
export function letters(words: string, characters: number): () => Buffer {
  let count = 0;
  return () => {
    count += 1;
    const at = Math.floor(Math.random() * (words.length - characters));
    const answered = count % 3 === 0 ? `References: <m${Math.floor(Math.random() * count)}@dovecote.test>\r\n` : '';
    return Buffer.from(
      `Return-Path: <ann@stranger.test>\r\n` +
        `Received: from mail.stranger.test (mail.stranger.test [192.0.2.${count % 250}])\r\n\tby mx.dovecote.test with ESMTPS id ${randomBytes(8).toString('hex')}\r\n\tfor <ana@dovecote.test>; Mon, 2 Nov 2026 10:00:00 +0100\r\n` +
        `DKIM-Signature: v=1; a=rsa-sha256; d=stranger.test; s=s1; h=from:to:subject; bh=${randomBytes(32).toString('base64')};\r\n\tb=${randomBytes(256).toString('base64')}\r\n` +
        `From: Ann Other <ann${count % 97}@stranger.test>\r\nTo: ana@dovecote.test\r\nSubject: letter ${count} of many\r\n` +
        `Date: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <m${count}@dovecote.test>\r\n${answered}Content-Type: text/plain; charset=utf-8\r\n\r\n` +
        words.slice(at, at + characters).replaceAll(/\r?\n/g, '\r\n'),
    );
  };
}
