/**
 * DNS with its security status (RFC 4035 §3.2.3): the questions of DANE need to know whether an answer was validated, which
 * node:dns does not tell. It asks the stack's own validating resolver and nobody else, so that its AD bit is to be believed: the way
 * there is inside the host. UDP first, TCP for what does not fit.
 */
import { createSocket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { connect, isIP, isIPv6 } from 'node:net';
import packet from 'dns-packet';
import type { Answer, DecodedPacket, RecordType } from 'dns-packet';
import { TRUST_LIMITS } from './limits.ts';
import type { ResolverPlace } from './resolver.ts';

/** The resolver could not or would not answer: SERVFAIL is also what a forged answer looks like. */
export class DnsUnanswered extends Error {
  override readonly name = 'DnsUnanswered';
  /** 'bogus' and 'silent' are both for later: only the reports tell them apart. */
  readonly reason: 'refused' | 'silent';
  constructor(reason: 'refused' | 'silent', message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}

export interface SecureAnswer {
  /** Of the asked type, at the end of any chain of CNAMEs; empty when there is none. */
  readonly answers: readonly Answer[];
  /** Validated by DNSSEC, absence included. */
  readonly isSecure: boolean;
  /** Where the chain of CNAMEs ends: the name itself where there is none. */
  readonly canonicalName: string;
}

export interface SecureDns {
  /** @throws DnsUnanswered */
  ask(name: string, type: 'MX' | 'A' | 'AAAA' | 'TLSA', signal?: AbortSignal): Promise<SecureAnswer>;
}

export function secureDns(where: ResolverPlace): SecureDns {
  return {
    ask: async (name, type) => {
      const address = isIP(where.host) ? where.host : (await lookup(where.host)).address;
      let last: unknown;
      for (let attempt = 0; attempt < TRUST_LIMITS.queryTries; attempt += 1) {
        try {
          return read(await query({ address, port: where.port }, name, type), name, type);
        } catch (error) {
          if (error instanceof DnsUnanswered && error.reason === 'refused') throw error;
          last = error;
        }
      }
      throw new DnsUnanswered('silent', `The resolver did not answer for ${name}`, last);
    },
  };
}

function read(reply: DecodedPacket, name: string, type: RecordType): SecureAnswer {
  const code = reply.flags === undefined ? 0 : reply.flags & 0x0f;
  if (code !== 0 && code !== 3) throw new DnsUnanswered('refused', `The resolver has no answer for ${name} ${type} (code ${code})`);
  const all = reply.answers ?? [];
  return {
    answers: all.filter((answer) => answer.type === type),
    isSecure: reply.flag_ad,
    canonicalName: endOfChain(name, all),
  };
}

function endOfChain(name: string, answers: readonly Answer[]): string {
  let current = withoutDot(name);
  for (let step = 0; step < answers.length; step += 1) {
    const next = answers.find((answer) => answer.type === 'CNAME' && withoutDot(answer.name) === current);
    if (next?.type !== 'CNAME') return current;
    current = withoutDot(next.data);
  }
  return current;
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}

interface Place {
  readonly address: string;
  readonly port: number;
}

async function query(place: Place, name: string, type: RecordType): Promise<DecodedPacket> {
  const id = randomInt(65_536);
  const question = packet.encode({
    type: 'query',
    id,
    flags: packet.RECURSION_DESIRED | packet.AUTHENTIC_DATA,
    questions: [{ type, name }],
    additionals: [
      { type: 'OPT', name: '.', udpPayloadSize: 1232, extendedRcode: 0, ednsVersion: 0, flags: packet.DNSSEC_OK, flag_do: true, options: [] },
    ],
  });
  const answer = await overUdp(place, question, id);
  return answer.flag_tc ? overTcp(place, question, id) : answer;
}

function overUdp({ address, port }: Place, question: Buffer, id: number): Promise<DecodedPacket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const end = (error: Error | null, answer?: DecodedPacket): void => {
      clearTimeout(timer);
      socket
        .removeAllListeners()
        .on('error', () => undefined)
        .close();
      if (answer) resolve(answer);
      else reject(error ?? new Error('No answer'));
    };
    const timer = setTimeout(() => end(new Error('No answer in time')), TRUST_LIMITS.queryMs);
    socket.on('error', end).on('message', (bytes) => {
      const answer = decoded(bytes, id);
      // Anything else is not for us, and the right one may still come.
      if (answer !== null) end(null, answer);
    });
    // Connected, so that only the resolver's own packets are heard.
    socket.connect(port, address, () => socket.send(question));
  });
}

function overTcp({ address, port }: Place, question: Buffer, id: number): Promise<DecodedPacket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, noDelay: true });
    let bytes: Buffer = Buffer.alloc(0);
    const end = (error: Error | null, answer?: DecodedPacket | null): void => {
      clearTimeout(timer);
      socket
        .removeAllListeners()
        .on('error', () => undefined)
        .destroy();
      if (answer) resolve(answer);
      else reject(error ?? new Error('The answer is no DNS'));
    };
    const timer = setTimeout(() => end(new Error('No answer in time')), TRUST_LIMITS.queryMs);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(question.length);
    socket
      .on('connect', () => socket.write(Buffer.concat([length, question])))
      .on('error', end)
      .on('close', () => end(new Error('The resolver hung up')))
      .on('data', (chunk: Buffer) => {
        bytes = Buffer.concat([bytes, chunk]);
        if (bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt16BE(0)) end(null, decoded(bytes.subarray(2, 2 + bytes.readUInt16BE(0)), id));
      });
  });
}

function decoded(bytes: Buffer, id: number): DecodedPacket | null {
  try {
    const answer = packet.decode(bytes);
    return answer.id === id && answer.type === 'response' ? answer : null;
  } catch {
    return null;
  }
}
