/**
 * SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 9989) and ARC (RFC 8617) of one message: mailauth with our resolver and our
 * limits. It always resolves with a verdict: what could not be found out in time is a temperror, never an exception.
 */
import { arc as verifyArc } from 'mailauth/lib/arc/index.js';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { evaluateDmarc } from 'mailauth/lib/dmarc/index.js';
import { spf as verifySpf } from 'mailauth/lib/spf/index.js';
import { domainOf } from '../wire/address/address.ts';
import { fieldsNamed, withoutSpans } from '../wire/header/header.ts';
import type { MessageHeader } from '../wire/header/header.ts';
import { TRUST_LIMITS } from './limits.ts';
import { bounded } from './resolver.ts';
import type { MailResolver } from './resolver.ts';
import { dispositionOf } from './verdict.ts';
import type { ArcFinding, DkimFinding, DkimWord, DmarcFinding, Policy, SpfFinding, SpfWord, Verdict } from './verdict.ts';

export interface Evidence {
  readonly raw: Buffer;
  readonly header: MessageHeader;
  readonly clientAddress: string;
  readonly helo: string;
  /** '' for the null sender. */
  readonly sender: string;
  /** The name of this server. */
  readonly hostname: string;
  /** Domains whose ARC seals are believed. */
  readonly arcSealers?: readonly string[];
}

type Resolve = MailResolver['resolve'];
type DkimAnswer = Awaited<ReturnType<typeof dkimVerify>>;
type SpfAnswer = Awaited<ReturnType<typeof verifySpf>>;
type ArcAnswer = Awaited<ReturnType<typeof verifyArc>>;

export async function judge(evidence: Evidence, resolver: MailResolver): Promise<Verdict> {
  const resolve = bounded(resolver.resolve, TRUST_LIMITS.queries);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Verdict>((done) => {
    timer = setTimeout(() => done(undecided(evidence)), TRUST_LIMITS.judgeMs);
  });
  try {
    return await Promise.race([examine(evidence, resolve), late]);
  } catch {
    return undecided(evidence);
  } finally {
    clearTimeout(timer);
  }
}

async function examine(evidence: Evidence, resolve: Resolve): Promise<Verdict> {
  const [spfAnswer, dkimAnswer] = await Promise.all([askSpf(evidence, resolve), askDkim(evidence, resolve)]);
  const arcAnswer = await askArc(dkimAnswer, resolve);
  const spf = spfFinding(spfAnswer, evidence);
  const dmarc = await askDmarc({ spf, dkimAnswer, arcAnswer, resolve });
  const arc = arcFinding(arcAnswer, dkimAnswer, evidence.arcSealers ?? []);
  return {
    spf,
    dkim: dkimAnswer.results.map(dkimFinding).filter((finding) => finding !== null),
    dmarc,
    arc,
    disposition: dispositionOf(dmarc, arc),
  };
}

function askSpf(evidence: Evidence, resolve: Resolve): Promise<SpfAnswer> {
  return verifySpf({
    ip: evidence.clientAddress,
    helo: evidence.helo,
    mta: evidence.hostname,
    resolver: resolve,
    maxElapsedTime: TRUST_LIMITS.spfMs,
    ...(evidence.sender === '' ? {} : { sender: evidence.sender }),
  });
}

function askDkim(evidence: Evidence, resolve: Resolve): Promise<DkimAnswer> {
  return dkimVerify(isSigned(evidence) ? withFewSignatures(evidence) : evidence.raw.subarray(0, evidence.header.bodyStart), {
    resolver: resolve,
    sender: evidence.sender,
    minBitLength: TRUST_LIMITS.minKeyBits,
    rejectRsaSha1: true,
  });
}

/** A chain of the wrong form, or one that a seal of its own calls failed, comes as an error and has failed (RFC 8617 §5.2). */
async function askArc({ arc }: DkimAnswer, resolve: Resolve): Promise<ArcAnswer | undefined> {
  if (!arc?.chain && !arc?.error) return undefined;

  return verifyArc({ ...arc, chain: arc.chain || [] }, { resolver: resolve, minBitLength: TRUST_LIMITS.minKeyBits });
}

/** Without any signature the body is nobody's concern. Looks for the names as bytes: the verifier reads odd spellings as fields too. */
function isSigned({ raw, header }: Evidence): boolean {
  return /dkim-signature|arc-/i.test(raw.toString('latin1', 0, header.bodyStart));
}

/** The topmost signatures are the newest; the rest is cut out before the verifier sees it. */
function withFewSignatures({ raw, header }: Evidence): Buffer {
  return withoutSpans(raw, fieldsNamed(header, 'dkim-signature').slice(TRUST_LIMITS.signatures));
}

async function askDmarc(found: {
  readonly spf: SpfFinding;
  readonly dkimAnswer: DkimAnswer;
  readonly arcAnswer: ArcAnswer | undefined;
  readonly resolve: Resolve;
}): Promise<DmarcFinding> {
  const { spf, dkimAnswer, arcAnswer, resolve } = found;
  const passed = dkimAnswer.results.filter((result) => result.signingDomain !== undefined && wordOf(result) === 'pass');
  const { response, reason } = await evaluateDmarc({
    strict: true,
    headerFrom: dkimAnswer.headerFrom,
    fromFields: dkimAnswer.fromFields,
    spfDomains: spf.result === 'pass' ? [spf.domain] : [],
    dkimDomains: passed.map((result) => ({
      domain: result.signingDomain ?? '',
      aligned: result.status.aligned ?? false,
      ...(result.id ? { id: result.id } : {}),
    })),
    resolver: resolve,
    ...(arcAnswer ? { arcResult: arcAnswer } : {}),
  });
  if (response === false) return { kind: 'impossible', reason: reason ?? 'invalid-author-domain' };
  const fromDomain = response.status.header?.from ?? '';
  const word = response.status.result;
  if (word === 'pass' || word === 'fail')
    return { kind: word, fromDomain, policy: policyOf(response.policy), published: policyOf(response.p), isTesting: response.testMode };
  return word === 'temperror' || word === 'permerror' ? { kind: word, fromDomain } : { kind: 'none' };
}

function policyOf(text: string | undefined): Policy {
  return text === 'reject' || text === 'quarantine' ? text : 'none';
}

const SPF_WORDS: readonly string[] = ['pass', 'fail', 'softfail', 'neutral', 'none', 'temperror', 'permerror'] satisfies SpfWord[];
const DKIM_WORDS: readonly string[] = ['pass', 'fail', 'neutral', 'none', 'policy', 'temperror', 'permerror'] satisfies DkimWord[];

function isSpfWord(word: string): word is SpfWord {
  return SPF_WORDS.includes(word);
}

function isDkimWord(word: string): word is DkimWord {
  return DKIM_WORDS.includes(word);
}

function spfFinding(answer: SpfAnswer, evidence: Evidence): SpfFinding {
  const word = answer.status.result;
  const identity = evidence.sender === '' ? 'helo' : 'mailfrom';
  return { result: isSpfWord(word) ? word : 'temperror', domain: identity === 'helo' ? evidence.helo : domainOf(evidence.sender), identity };
}

/** A signature over a part of the body (l=, RFC 6376 §8.2) says nothing about what was added below it: by policy it counts for nothing. */
function wordOf(answer: DkimAnswer['results'][number]): DkimWord {
  const word = answer.status.result;
  if (word === 'pass' && (answer.status.underSized ?? 0) > 0) return 'policy';
  return isDkimWord(word) ? word : 'temperror';
}

function dkimFinding(answer: DkimAnswer['results'][number]): DkimFinding | null {
  if (answer.signingDomain === undefined) return null;
  return {
    result: wordOf(answer),
    domain: answer.signingDomain,
    selector: answer.selector ?? '',
    algorithm: answer.algo ?? '',
    signatureStart: (answer.signature ?? '').slice(0, 8),
  };
}

function arcFinding(answer: ArcAnswer | undefined, dkimAnswer: DkimAnswer, trusted: readonly string[]): ArcFinding {
  const word = answer?.status.result;
  const chain = dkimAnswer.arc?.chain;
  if (word !== 'pass' || !chain) return { result: word === 'fail' ? 'fail' : 'none', sealers: [], vouches: false };
  const sealers = chain.map((set) => String(set['arc-seal']?.parsed?.d?.value ?? '').toLowerCase());
  const areTrusted = sealers.length > 0 && sealers.every((domain) => trusted.includes(domain));
  return { result: 'pass', sealers, vouches: areTrusted && sawDmarcPass(chain[0]?.['arc-authentication-results']?.original ?? '') };
}

/** In an ARC-Authentication-Results field, whose comments say nothing. */
function sawDmarcPass(line: string): boolean {
  return line
    .replace(/\([^()]*\)/g, ' ')
    .split(';')
    .some((result) => /^\s*dmarc\s*=\s*pass(?:\s|$)/i.test(result));
}

function undecided(evidence: Evidence): Verdict {
  const identity = evidence.sender === '' ? 'helo' : 'mailfrom';
  const domain = identity === 'helo' ? evidence.helo : domainOf(evidence.sender);
  return {
    spf: { result: 'temperror', domain, identity },
    dkim: [],
    dmarc: { kind: 'temperror', fromDomain: '' },
    arc: { result: 'none', sealers: [], vouches: false },
    disposition: 'accept',
  };
}
