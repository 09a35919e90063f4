/** What a GETMETADATA asks for (RFC 5464 §5), its options before the mailbox as the grammar has them or behind it as the examples have. */
import { ANNOTATIONS_AT_ONCE, ANNOTATION_DEPTH_MAX, ANNOTATION_NAME_MAX_LENGTH } from '../../storage/api/operations/annotations.ts';
import { SyntaxProblem, type Token } from '../../wire/imap/tokens.ts';
import { atomOf, bytesOf } from './arguments.ts';

interface Options {
  readonly depth: 0 | 1 | 'infinity';
  /** Longer values stay away. */
  readonly maxBytes: number;
}

export interface MetadataRequest extends Options {
  readonly mailbox: Token | undefined;
  readonly names: readonly string[];
}

/** @throws SyntaxProblem */
export function metadataRequestOf(args: readonly Token[]): MetadataRequest {
  const [first, ...others] = args;
  const isFirst = first?.kind === 'list';
  const [mailbox, ...rest] = isFirst ? others : args;
  const isBehind = !isFirst && rest.length > 1 && rest[0]?.kind === 'list';
  const options = optionsOf(isFirst ? first : isBehind ? rest[0] : undefined);
  const [entries, ...more] = isBehind ? rest.slice(1) : rest;
  // The examples of §4.4.1 also have names without parentheses.
  const tokens = entries?.kind === 'list' ? (more.length > 0 ? [] : entries.items) : [entries, ...more];
  if (tokens.length === 0 || tokens.length > ANNOTATIONS_AT_ONCE) throw new SyntaxProblem(`GETMETADATA takes 1 to ${ANNOTATIONS_AT_ONCE} names`);
  return { ...options, mailbox, names: tokens.map(entryNameOf) };
}

/** In the spelling of the client: names are compared without their case. @throws SyntaxProblem */
export function entryNameOf(token: Token | undefined): string {
  const name = bytesOf(token).toString('latin1');
  const levels = name.split('/').length - 1;
  if (!/^\/(?:private|shared)(?:\/[ -$&-)+-.0-~]+)*$/i.test(name)) throw new SyntaxProblem('a name of METADATA is a path below /private or /shared');
  if (name.length > ANNOTATION_NAME_MAX_LENGTH || levels > ANNOTATION_DEPTH_MAX) throw new SyntaxProblem('that name is too long or too deep');
  return name;
}

function optionsOf(token: Token | undefined): Options {
  const tokens = token?.kind === 'list' ? token.items : [];
  let [depth, maxBytes]: [Options['depth'], number] = [0, Infinity];
  for (let at = 0; at < tokens.length; at += 2) {
    const value = atomOf(tokens[at + 1]);
    switch (atomOf(tokens[at])) {
      case 'DEPTH':
        depth = depthOf(value);
        break;
      case 'MAXSIZE':
        if (!/^\d{1,10}$/.test(value)) throw new SyntaxProblem('MAXSIZE takes a number');
        maxBytes = Number(value);
        break;
      default:
        throw new SyntaxProblem('there is no such option of GETMETADATA');
    }
  }
  return { depth, maxBytes };
}

function depthOf(value: string): Options['depth'] {
  if (value === '0') return 0;
  if (value === '1') return 1;
  if (value === 'INFINITY') return 'infinity';
  throw new SyntaxProblem('DEPTH is 0, 1 or infinity');
}
