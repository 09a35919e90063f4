/** Limits on the header section of a message. */
export const HEADER_LIMITS = {
  sectionBytes: 262_144,
  fields: 1000,
  /** Addresses read out of one From, To or Cc field. */
  addresses: 1000,
  /** RFC 5322 §2.1.1. */
  foldAt: 78,
} as const;
