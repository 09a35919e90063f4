/** Answers to HTTP-01 challenges (RFC 8555 §8.3): the file of a token that has the form of one, and nothing else in that directory. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CHALLENGES_DIRECTORY, CHALLENGE_TOKEN } from '../base/certificate-status.ts';

const PREFIX = '/.well-known/acme-challenge/';

export function isChallengePath(urlPath: string): boolean {
  return urlPath.startsWith(PREFIX);
}

/** The key authorization, or undefined when there is no such challenge. */
export async function readChallenge(tlsDirectory: string, urlPath: string): Promise<string | undefined> {
  const token = urlPath.slice(PREFIX.length);
  if (!CHALLENGE_TOKEN.test(token)) return undefined;
  return readFile(path.join(tlsDirectory, CHALLENGES_DIRECTORY, token), 'utf8').catch(() => undefined);
}
