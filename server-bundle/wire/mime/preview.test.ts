import { expect, it } from 'vitest';
import { previewOf } from './preview.ts';
import { parseStructure } from './structure.ts';

const preview = (text: string): string => {
  const raw = Buffer.from(text);
  return previewOf(raw, parseStructure(raw));
};

it('is the text on one line', () => {
  expect(preview('Subject: x\r\n\r\nHello,\r\n\r\n\tworld.\u0007\r\n')).toBe('Hello, world.');
  expect(preview('Content-Type: text/html\r\n\r\n<style>p{}</style><p>Hello, <b>world</b></p>')).toBe('Hello, world');
  expect(preview('Content-Transfer-Encoding: base64\r\n\r\ngrLDqQ==x')).not.toContain('=');
});

it('passes over parts without text, and is empty when there is none', () => {
  const parts = (...each: string[]): string =>
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${each.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`;
  expect(preview(parts('\r\n  ', 'Content-Type: image/png\r\n\r\nxx', '\r\nSecond'))).toBe('Second');
  expect(preview('Content-Type: image/png\r\n\r\nxx')).toBe('');
});

it('has two hundred characters at most, none of them cut', () => {
  expect(preview(`A: 1\r\n\r\n${'🕊'.repeat(1_000)}`)).toBe('🕊'.repeat(200));
  expect(preview(`A: 1\r\n\r\n${' '.repeat(3_000_000)}x`)).toBe('');
});
