/** What commands are called with, read and checked. */
import type { Command } from '../../wire/pop3/reader.ts';
import { Refusal } from './refusal.ts';

export function requireNone(command: Command): void {
  if (command.rest !== null && command.rest.length > 0) throw new Refusal(`${command.name} takes no argument`);
}

/** The rest of the line, blanks included. UTF-8 whether it was asked for or not: ASCII is a part of it. @throws Refusal */
export function textOf(command: Command): string {
  if (command.rest === null || command.rest.length === 0) throw new Refusal(`${command.name} takes an argument`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(command.rest);
  } catch {
    throw new Refusal('Names and passwords have to be UTF-8');
  }
}

/** `min` to `max` words. @throws Refusal */
export function wordsOf(command: Command, min: number, max = min): readonly string[] {
  const words = (command.rest?.toString('latin1') ?? '').split(' ').filter((word) => word !== '');
  if (words.length < min || words.length > max) throw new Refusal(`${command.name} takes other arguments`);
  return words;
}

/** @throws Refusal */
export function numberOf(word: string | undefined): number {
  if (word === undefined || !/^[0-9]{1,10}$/.test(word)) throw new Refusal('A number was expected');
  return Number(word);
}
