/** Limits on judging one message. */
export const TRUST_LIMITS = {
  /** One DNS question, and how often it is asked again. */
  queryMs: 2_000,
  queryTries: 2,
  /** How long, and how many, answers are remembered. */
  answerMs: 20_000,
  /** The same for the answer that there is nothing. */
  absenceMs: 2_000,
  answers: 2_000,
  /** RFC 7208 §4.6.4 asks for at least 20 s. */
  spfMs: 20_000,
  judgeMs: 30_000,
  /** All DNS questions for one message, SPF's own ten included. */
  queries: 80,
  /** Signatures beyond these are not looked at. */
  signatures: 10,
  /** RFC 8301 §3.2. */
  minKeyBits: 1024,
  /** DNS lists, and the client's own name: later than this they are unknown. */
  listMs: 3_000,
  reverseMs: 5_000,
  reverseNames: 5,
  /** rspamd: one question, its answer, and the largest message that is shown to it. */
  rspamdMs: 15_000,
  rspamdAnswerBytes: 262_144,
  rspamdMessageBytes: 10 * 1024 * 1024,
  /** Symbols of rspamd and reasons of the score that go into the header. */
  symbols: 60,
  /** MTA-STS (RFC 8461 §3.2, §3.3): a policy's size, its hosts, its greatest age, and how long fetching it may take. */
  stsBytes: 65_536,
  stsHosts: 100,
  stsMaxAgeSeconds: 31_557_600,
  stsFetchMs: 30_000,
  /** How long a policy that could not be had is not asked for again. */
  stsFailureMs: 300_000,
  /** DANE: TLSA records of one host. */
  tlsaRecords: 20,
} as const;
