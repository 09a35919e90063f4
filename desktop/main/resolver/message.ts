/**
 * DNS messages (RFC 1035 §4, RFC 6891) to and from bytes by dns-packet, reduced to what the resolver reads.
 * Bytes from the network are hostile: whatever does not parse is null, never an exception.
 */
import packet from 'dns-packet';
import type { Answer, DecodedPacket } from 'dns-packet';
import { MAX_RECORDS, UDP_PAYLOAD_BYTES } from './limits.ts';
import { normalName } from './name.ts';

export type QueryType = 'A' | 'AAAA' | 'MX' | 'TXT' | 'CNAME' | 'NS' | 'SOA' | 'PTR' | 'SRV' | 'CAA';

export interface Question {
  readonly name: string;
  readonly type: QueryType;
  /** Ask a recursive server to do the work (RD), and to say whether it has validated (AD, RFC 6840 §5.7). */
  readonly recursive: boolean;
}

export interface ResourceRecord {
  readonly name: string;
  readonly type: QueryType;
  readonly ttlSeconds: number;
  /** Address, name without trailing dot, or the strings of a TXT joined; other types in presentation form. */
  readonly data: string;
  /** MX preference or SRV priority. */
  readonly priority: number | null;
}

export interface Message {
  readonly rcode: number;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly authenticated: boolean;
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  readonly additionals: readonly ResourceRecord[];
}

export const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5, NOTAUTH: 9 } as const;
const RCODE_NAMES: Readonly<Record<number, string>> = {
  0: 'NOERROR',
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  5: 'REFUSED',
  6: 'YXDOMAIN',
  7: 'YXRRSET',
  8: 'NXRRSET',
  9: 'NOTAUTH',
  10: 'NOTZONE',
  16: 'BADVERS',
};

export function rcodeName(rcode: number): string {
  return RCODE_NAMES[rcode] ?? `RCODE ${rcode}`;
}

export function encodeQuery(question: Question, id: number): Buffer {
  return packet.encode({
    type: 'query',
    id,
    flags: question.recursive ? packet.RECURSION_DESIRED | packet.AUTHENTIC_DATA : 0,
    questions: [{ name: question.name, type: question.type, class: 'IN' }],
    additionals: [
      { type: 'OPT', name: '.', udpPayloadSize: UDP_PAYLOAD_BYTES, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [] },
    ],
  });
}

/** `foreign` when it answers some other question (a stray or forged datagram: keep listening), null when it does not parse. */
export function decodeResponse(bytes: Buffer, question: Question, id: number): Message | 'foreign' | null {
  const decoded = tryDecode(bytes);
  if (!decoded) return null;
  const echoed = decoded.questions?.[0];
  if (!decoded.flag_qr || decoded.id !== id) return 'foreign';
  const echoes = echoed !== undefined && normalName(echoed.name) === question.name && echoed.type === question.type;
  const rcode = ((decoded.flags ?? 0) & 0xf) | extendedRcode(decoded.additionals ?? []);
  // RFC 1035 leaves a server free to send back no question at all when it could not read ours.
  if (!echoes && !(rcode === RCODES.FORMERR && (decoded.questions ?? []).length === 0)) return 'foreign';
  return {
    rcode,
    authoritative: decoded.flag_aa,
    truncated: decoded.flag_tc,
    authenticated: decoded.flag_ad,
    answers: records(decoded.answers),
    authorities: records(decoded.authorities),
    additionals: records(decoded.additionals),
  };
}

function tryDecode(bytes: Buffer): DecodedPacket | null {
  try {
    return packet.decode(bytes);
  } catch {
    return null;
  }
}

function extendedRcode(additionals: readonly Answer[]): number {
  const options = additionals.find((answer) => answer.type === 'OPT');
  return options?.type === 'OPT' ? options.extendedRcode << 4 : 0;
}

function records(answers: readonly Answer[] | undefined): readonly ResourceRecord[] {
  return (answers ?? []).slice(0, MAX_RECORDS).flatMap((answer) => {
    if (answer.type === 'OPT' || (answer.class !== undefined && answer.class !== 'IN')) return [];
    const read = readData(answer);
    return read === null ? [] : [{ name: normalName(answer.name), ttlSeconds: 'ttl' in answer ? (answer.ttl ?? 0) : 0, ...read }];
  });
}

type Data = Pick<ResourceRecord, 'type' | 'data' | 'priority'>;

/** null for a type that nobody here asks for. */
function readData(answer: Answer): Data | null {
  const { type } = answer;
  if (type === 'A' || type === 'AAAA') return { type, data: answer.data, priority: null };
  if (type === 'CNAME' || type === 'NS' || type === 'PTR') return { type, data: normalName(answer.data), priority: null };
  if (type === 'MX') return { type, data: normalName(answer.data.exchange), priority: answer.data.preference ?? 0 };
  if (type === 'TXT') return { type, data: joinStrings(answer.data), priority: null };
  if (type === 'SOA')
    return { type, data: `${normalName(answer.data.mname)} ${answer.data.serial ?? 0} ${answer.data.minimum ?? 0}`, priority: null };
  if (type === 'SRV')
    return { type, data: `${answer.data.weight ?? 0} ${answer.data.port} ${normalName(answer.data.target)}`, priority: answer.data.priority ?? 0 };
  if (type === 'CAA') return { type, data: `${answer.data.flags ?? 0} ${answer.data.tag} "${answer.data.value}"`, priority: null };
  return null;
}

/** The strings of one TXT record are one text, with nothing between them (RFC 7208 §3.3, RFC 6376 §3.6.2.2). */
function joinStrings(data: string | Buffer | readonly (string | Buffer)[]): string {
  if (typeof data === 'string') return data;
  if (Buffer.isBuffer(data)) return data.toString('utf8');
  return Buffer.concat(data.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))).toString('utf8');
}
