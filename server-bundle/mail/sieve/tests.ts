/** Every test of the language, by its name. True or false; nothing is done here. */
import { isExtension } from '../../wire/sieve/extensions.ts';
import type { Node, Test } from '../../wire/sieve/script.ts';
import { addressesIn, holdsAddresses, partOf, splitAddress } from './addresses.ts';
import type { AddressPart } from './addresses.ts';
import { bodyContents, bodyTexts, rawBody } from './body.ts';
import { datePart, parseDate, parseZone } from './dates.ts';
import type { ZonedTime } from './dates.ts';
import { isDuplicate } from './duplicate.ts';
import { flagsOf } from './flags.ts';
import { matchesAny } from './matching.ts';
import { SieveRuntimeError } from './outcome.ts';
import type { Run } from './run.ts';
import { tagNumber } from './run.ts';

type Evaluate = (run: Run, test: Test) => boolean;

/** @throws SieveRuntimeError, SieveQuestion */
export function evaluate(run: Run, test: Test): boolean {
  run.spend(1);
  const found = Object.hasOwn(TESTS, test.name) ? TESTS[test.name] : undefined;
  if (!found) throw new SieveRuntimeError(run.text(test, 0));
  return found(run, test);
}

const TESTS: Readonly<Record<string, Evaluate>> = {
  true: () => true,
  false: () => false,
  not: (run, test) => !test.tests.every((each) => evaluate(run, each)),
  allof: (run, test) => test.tests.every((each) => evaluate(run, each)),
  anyof: (run, test) => test.tests.some((each) => evaluate(run, each)),
  exists: (run, test) => run.strings(test.values[0]).every((name) => run.letter.has(name)),
  size: (run, test) => {
    const over = tagNumber(test, 'over');
    return over === null ? run.letter.sizeBytes < (tagNumber(test, 'under') ?? 0) : run.letter.sizeBytes > over;
  },
  header: (run, test) => {
    const values = run.strings(test.values[0]).flatMap((name) => chosen(test, run.letter.values(name)));
    return matchesAny(run, test, values, run.strings(test.values[1]));
  },
  address: (run, test) => {
    const fields = run.strings(test.values[0]).filter(holdsAddresses);
    const addresses = fields.flatMap((name) => chosen(test, run.letter.plainValues(name).flatMap(addressesIn)));
    const values = addresses.map((address) => partOf(address, addressPart(test))).filter((part) => part !== null);
    return matchesAny(run, test, values, run.strings(test.values[1]));
  },
  envelope,
  string: (run, test) => {
    const values = run.strings(test.values[0]);
    return matchesAny(run, test, values, run.strings(test.values[1]), values.filter((value) => value !== '').length);
  },
  hasflag: hasFlag,
  body: (run, test) => matchesAny(run, test, bodiesFor(run, test), run.strings(test.values[0])),
  date: (run, test) => {
    const fields = chosen(test, run.letter.plainValues(run.text(test, 0)));
    const times = fields.map(parseDate).filter((time) => time !== null);
    return matchesAny(run, test, partsOf(run, test, times, run.text(test, 1)), run.strings(test.values[2]));
  },
  currentdate: (run, test) => {
    const now: ZonedTime = { timeMs: run.surroundings.now.getTime(), zoneMinutes: 0 };
    return matchesAny(run, test, partsOf(run, test, [now], run.text(test, 0)), run.strings(test.values[1]));
  },
  mailboxexists: (run, test) => run.strings(test.values[0]).every(run.surroundings.mailboxExists),
  specialuse_exists: (run, test) => run.strings(test.values.at(-1)).every(run.surroundings.specialUseExists),
  environment: (run, test) => {
    const item = environmentItem(run, run.text(test, 0));
    return item !== null && matchesAny(run, test, [item], run.strings(test.values[1]));
  },
  ihave: (run, test) => run.strings(test.values[0]).every(isExtension),
  duplicate: isDuplicate,
};

/** `:index` and `:last` (RFC 5260 §6). */
export function chosen<T>(node: Node, values: readonly T[]): readonly T[] {
  const index = tagNumber(node, 'index');
  if (index === null) return values;
  const value = node.tags.has('last') ? values.at(-index) : values[index - 1];
  return value === undefined ? [] : [value];
}

function addressPart(node: Node): AddressPart {
  return (['localpart', 'domain', 'user', 'detail'] as const).find((part) => node.tags.has(part)) ?? 'all';
}

/** RFC 5228 §5.4. */
function envelope(run: Run, test: Test): boolean {
  const { sender, recipient } = run.surroundings;
  const addresses = run
    .strings(test.values[0])
    .flatMap((part) => (part.toLowerCase() === 'from' ? [sender] : part.toLowerCase() === 'to' ? [recipient] : []));
  const values = addresses.map((address) => partOf(splitAddress(address), addressPart(test))).filter((part) => part !== null);
  return matchesAny(run, test, values, run.strings(test.values[1]));
}

/** RFC 5232 §4: a key may name several flags. */
function hasFlag(run: Run, test: Test): boolean {
  const named = test.values.length === 2 ? run.strings(test.values[0]) : null;
  const flags = named === null ? run.flags : flagsOf(named.map((name) => run.get(name)));
  const keys = run.strings(test.values.at(-1));
  const isCompared = test.tags.has('count') || test.tags.has('value');
  return matchesAny(run, test, flags, isCompared ? keys : keys.flatMap((key) => key.split(/\s+/).filter((flag) => flag !== '')));
}

function bodiesFor(run: Run, test: Test): readonly string[] {
  const raw = run.letter.bytes;
  run.spend(raw.length / 10);
  if (test.tags.has('raw')) return [rawBody(raw)];
  return test.tags.has('content') ? bodyContents(raw, run.strings(test.tags.get('content'))) : bodyTexts(raw);
}

function partsOf(run: Run, test: Test, times: readonly ZonedTime[], part: string): readonly string[] {
  const asked = run.tagText(test, 'zone');
  const zoneMinutes = asked === null ? 0 : parseZone(asked);
  if (zoneMinutes === null) throw new SieveRuntimeError(`"${(asked ?? '').slice(0, 20)}" is no time zone.`);
  const told = test.tags.has('originalzone') ? times : times.map((time) => ({ ...time, zoneMinutes }));
  return told.map((time) => datePart(time, part)).filter((text) => text !== null);
}

/** RFC 5183 §4.1; null for what is not told. */
function environmentItem({ surroundings }: Run, name: string): string | null {
  switch (name.toLowerCase()) {
    case 'name':
      return 'Palomar';
    case 'version':
      return surroundings.version;
    case 'host':
      return surroundings.hostname;
    case 'location':
      return 'MDA';
    case 'phase':
      return 'during';
    default:
      return null;
  }
}
