/** Every bound on what a stranger's name server may make us do. */

/** One question to one server over UDP or TCP. */
export const QUERY_TIMEOUT_MS = 2000;
/** One question through the SSH connection: the channel has to be opened first. */
export const TUNNEL_TIMEOUT_MS = 4000;
/** One name, from the first question to the last. */
export const RESOLVE_TIMEOUT_MS = 9000;
/** Servers of one zone that are asked before the zone counts as silent. */
export const MAX_SERVERS_PER_ZONE = 4;
/** Silent servers of a zone that are asked once more when nobody has spoken. */
export const MAX_RETRIES = 1;
/** Referrals from the root down to the answer. */
export const MAX_REFERRALS = 16;
/** CNAME records followed for one name. */
export const MAX_CNAMES = 8;
/** Name servers whose own address has to be looked up, nested. */
export const MAX_DEPTH = 4;
/** Name servers of one referral whose address is looked up when there is no glue. */
export const MAX_GLUELESS = 3;
/** Questions sent for one name, everything counted. */
export const MAX_QUERIES_PER_NAME = 60;
/** Questions sent by one walker in its whole life. */
export const MAX_QUERIES_PER_RUN = 3000;
/** Names remembered by one walker. */
export const MAX_CACHED = 2000;
/** Records taken from one section of a message. */
export const MAX_RECORDS = 256;
/** What we promise to take over UDP (EDNS): fits any path without fragments. */
export const UDP_PAYLOAD_BYTES = 1232;
/** Steps kept in a trace. */
export const MAX_TRACE = 120;
/** Longest we wait for the reply to an update. */
export const UPDATE_TIMEOUT_MS = 8000;
/** RFC 8945 §10 recommends 300 s. */
export const TSIG_FUDGE_SECONDS = 300;
