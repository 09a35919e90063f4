/**
 * Everything that main says to the interface, of itself or for the server, is in the table of the other languages, and the table holds nothing that main no longer says. What
 * only the command line, the log or a shell reads is left out by the rules below.
 */
import { expect, it } from 'vitest';
import { saidInSpanish } from '../desktop/renderer/locales/said/es/index.ts';
import { matching, patternsOf, sayWith } from '../desktop/renderer/locales/said/said.ts';
import { CHECKS, PREFLIGHT, RECORDS, STEPS } from './support/fake-app/data.ts';
import { sentencesOf, type Sentence } from './support/sentences.ts';

/** The doors speak for themselves; the practice world's machines read scripts and zone files. */
const OTHERS = /\/main\/(entry\/|services\/practice\/(acme|authority|layout|resolver|stranger|stranger-host|vps)\.ts)/;

/** Scripts, SQL, settings of sshd, names of records and what else no person is told. */
const NO_WORDS = [
  /[$\\]|\n|&&|\|\||--short|\/dev\/null/,
  /^(cat|docker|curl|exec|http|https:|if|install|key|kill|kdig|keymgr|n|printf|read|rm|sudo env|systemctl|sum\(\)|set [+-]e|m|user_version)\b[ :=+-]/,
  /^(SELECT|INSERT|UPDATE|DELETE|CREATE|[a-z_]+ = )/,
  /^(\[|!|--|\{\{\}\} = |v=(spf1|DKIM1|DMARC1; p)|# Written by|-----|\{\{\}\}: )/,
  /^(password|kbdinteractive|pubkey)authentication |^permit(root|empty)|^x11forwarding /,
  /^[^ ]*\{\{\}\}[^ ]*$|^\{\{\}\}; TTL \{\{\}\} s$|^RFC [\d §.,RFC]+$/,
];

/** Names, and words that stay in main. */
const EXEMPT = new Set([
  'Application Support',
  'is no power of two',
  'Fetching Electron (once)',
  'palomar-profile 1',
  'palomar recovery wrap',
  'Host *',
  'change password',
  'login shell',
  'go on at {{}}',
  'TTL {{}} s',
  'apt-get install iproute2',
  'Spamhaus ZEN',
  'Spamhaus DBL',
  'Spam Eating Monkey',
  'UCEPROTECT level 1',
]);

/** Pieces that the collector has also put into the whole sentences they belong to. */
const PIECES = new Set([
  ', mode {{}}',
  ', owner {{}}',
  ' It said nothing.',
  ' It said: {{}}',
  'the root',
  'bad value',
  ' and more',
  'unknown error',
  'for no reason given',
  'run set-up again: what is done is skipped',
]);

/** What main puts together of a subject and what it has to say of it. */
const CATCH_ALL = '{{what}}: {{how}}';

const PLACE = /\{\{=?(\w+)\}\}/g;

const shapeOf = ({ parts }: Sentence): string => parts.map((part) => (typeof part === 'string' ? part : '{{}}')).join('');
const sampleOf = ({ parts }: Sentence): string => parts.map((part, index) => (typeof part === 'string' ? part : `‹${String(index)}›`)).join('');
const isSaid = (sentence: Sentence): boolean => {
  const shape = shapeOf(sentence);
  const words = shape.replaceAll('{{}}', ' ');
  return (
    /[A-Za-z]{2}/.test(words) &&
    (sentence.isNamed || words.trim().includes(' ')) &&
    !NO_WORDS.some((rule) => rule.test(shape)) &&
    !EXEMPT.has(shape) &&
    !PIECES.has(shape)
  );
};

/** Refusals of the storage service that its API hands on in their own words, and the desktop after it. */
const HANDED_ON = /^new StorageError\(\s*'(NOT_FOUND|CONFLICT|INVALID_INPUT|OVER_QUOTA|AUTHENTICATION_FAILED)'/;

const all = [
  ...sentencesOf('desktop/{main,contract}/**/*.ts', { leftOut: (file) => OTHERS.test(file) }),
  // Why there is no new certificate.
  ...sentencesOf('server-bundle/jobs/{acme,certificate-job}.ts'),
  // Why the browser opened instead of a window.
  ...sentencesOf('desktop/bootstrap/electron.mjs'),
  ...sentencesOf('server-bundle/{web/routes,storage/service/{configuration,operations,keys}}/**/*.ts', { made: HANDED_ON }),
];
const said = all.filter(isSaid);
const patterns = patternsOf(saidInSpanish);
const exact = new Set(saidInSpanish.map(([english]) => english).filter((english) => !english.includes('{{')));

/** The entry that says a sentence: exactly, or as the pattern that would be taken for it. */
const entryOf = (sentence: Sentence): string | undefined => {
  const sample = sampleOf(sentence);
  return exact.has(sample) ? sample : matching(sample, patterns)?.english;
};

it('says every sentence of main in Spanish', () => {
  expect(said.length).toBeGreaterThan(600);
  const missing = said.filter((sentence) => entryOf(sentence) === undefined || entryOf(sentence) === CATCH_ALL);
  expect([...new Set(missing.map((sentence) => `${sentence.file}: ${shapeOf(sentence)}`))]).toEqual([]);
});

it('says nothing that main does not', () => {
  const texts = new Set(all.map(shapeOf));
  const used = new Set(said.map(entryOf));
  const dead = saidInSpanish.map(([english]) => english).filter((english) => !used.has(english) && !texts.has(english.replace(PLACE, '{{}}')));
  expect(dead).toEqual([]);
});

it('says each sentence once, and with the same places', () => {
  const english = saidInSpanish.map(([text]) => text.replace(PLACE, '{{}}'));
  expect(english.filter((text, index) => english.indexOf(text) !== index)).toEqual([]);
  const places = (text: string): string =>
    [...text.matchAll(PLACE)]
      .map(([, name]) => name)
      .sort()
      .join();
  expect(saidInSpanish.filter(([from, to]) => places(from) !== places(to))).toEqual([]);
});

it('leaves no sentence as it was, and shouts at nobody', () => {
  expect(saidInSpanish.filter(([from, to]) => from === to || /[!¡]/.test(to))).toEqual([]);
});

it('is what the fake app speaks too, so that its pictures in Spanish are Spanish', () => {
  const say = sayWith(saidInSpanish);
  const texts = [
    ...STEPS.flatMap(({ title, why, verification }) => [title, why, ...verification]),
    ...[...PREFLIGHT.checks, ...CHECKS].flatMap(({ title, remedy }) => (remedy === null ? [title] : [title, remedy])),
    ...RECORDS.map(({ why }) => why),
  ];
  expect(texts.filter((text) => say(text) === text)).toEqual([]);
});
