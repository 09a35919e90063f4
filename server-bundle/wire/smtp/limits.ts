/** Limits on what SMTP peers may send, in octets. */
export const LINE_LIMITS = {
  /** RFC 5321 §4.5.3.1.4 asks for 512, RFC 4954 §4.5 for 12,288 in AUTH. */
  commandBytes: 12_288,
  /** RFC 5321 §4.5.3.1.6 asks for 1000; much real mail is careless, so more is read. */
  messageLineBytes: 65_536,
  /** RFC 5321 §4.5.3.1.1 asks for 64; the return paths of forwarders (SRS) hold a whole address and are longer. */
  localPartBytes: 200,
  /** RFC 5321 §4.5.3.1.2. */
  domainBytes: 255,
  /** RFC 5321 §4.5.3.1.3, without the angle brackets. */
  pathBytes: 254,
  /** RFC 3461 §4.4 and §4.2. */
  envidCharacters: 100,
  orcptCharacters: 500,
  /** Octets that one BDAT may announce; a count beyond it is no honest mistake. */
  chunkBytes: 1024 * 1024 * 1024,
} as const;
