/** Limits on what SMTP peers may send, in octets. */
export const LINE_LIMITS = {
  /** RFC 5321 §4.5.3.1.4 asks for 512, RFC 4954 §4.5 for 12,288 in AUTH. */
  commandBytes: 12_288,
  /** RFC 5321 §4.5.3.1.6 asks for 1000; much real mail is careless, so more is read. */
  messageLineBytes: 65_536,
  /** RFC 5321 §4.5.3.1.1 and .2. */
  localPartBytes: 64,
  domainBytes: 255,
  /** RFC 5321 §4.5.3.1.3, without the angle brackets. */
  pathBytes: 254,
} as const;
