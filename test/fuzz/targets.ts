/** All that is fuzzed. */
import { imapCommands, imapNames, imapSets } from './imap.ts';
import { mimeHeaders, mimeStructures, mimeTexts } from './mime.ts';
import { pop3Commands, pop3Letters } from './pop3.ts';
import type { Target } from './target.ts';

export const TARGETS: readonly Target[] = [imapCommands, imapSets, imapNames, pop3Commands, pop3Letters, mimeStructures, mimeTexts, mimeHeaders];
