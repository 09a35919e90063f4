/** Bounds of reaching servers. */

/** After a refused login or a changed host key nothing is tried for this long, even when a person asks: fail2ban and OpenSSH count. */
export const REFUSAL_REST_MS = 20_000;
