/** Bounds on the run of one filter script over one message: past them it has failed, and the message is kept. */
export const SIEVE_LIMITS = {
  /** Characters looked at by all tests together: a fraction of a second, a second with the worst of regular expressions. */
  steps: 20_000_000,
  /** How much dearer one character is to a regular expression: so much at least, and as much as it has instructions. */
  patternCost: 20,
  actions: 32,
  /** Mail sent on by one message. */
  redirects: 4,
  variables: 128,
  /** RFC 5229 §6 asks for 4000 characters at least; what is longer is cut. */
  variableLength: 16_384,
  headerEdits: 100,
  headerValueLength: 4_096,
  /** Text of one part that a body test looks at. */
  partBytes: 1_048_576,
  bodyParts: 100,
  flags: 100,
  flagLength: 100,
  reasonLength: 16_384,
  /** Lookups of duplicates, each a question to storage. */
  questions: 5,
  folderNameLength: 1_000,
  folderDepth: 50,
  duplicateDefaultSeconds: 7 * 24 * 3600,
  duplicateMaxSeconds: 90 * 24 * 3600,
  vacationDefaultSeconds: 7 * 24 * 3600,
  /** RFC 6131 §2 leaves the least to the site. */
  vacationMinSeconds: 600,
  vacationMaxSeconds: 90 * 24 * 3600,
} as const;
