/** `palomar-server resolver`: writes unbound's configuration from the stack configuration and becomes unbound. */
import { copyFileSync, constants, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readEnvironment, readStackText } from '../base/environment.ts';
import { codeOf } from '../base/errors.ts';
import { stackConfiguration } from '../contract/stack.ts';
import { renderRootHints, renderUnbound } from '../deploy/unbound.ts';
import { become, processDirectory } from './become.ts';

/** Of Debian's package dns-root-data. */
const INTERNET_ANCHOR = '/usr/share/dns/root.key';
const INTERNET_HINTS = '/usr/share/dns/root.hints';

export function startResolver(): never {
  const environment = readEnvironment();
  const stack = stackConfiguration.parse(JSON.parse(readStackText(environment)));
  const directory = processDirectory();
  const anchorFile = path.join(environment.resolverDirectory, 'root.key');
  if (stack.resolver.trustAnchors.length === 0) keepAnchor(anchorFile);
  const hints = renderRootHints(stack.resolver.roots);
  const hintsFile = hints === null ? INTERNET_HINTS : path.join(directory, 'root.hints');
  if (hints !== null) writeFileSync(hintsFile, hints);
  const configuration = renderUnbound({
    stack,
    anchorFile,
    hintsFile,
    listen: environment.listenHost === undefined ? ['0.0.0.0', '::0'] : [environment.listenHost],
    portOffset: environment.portOffset,
  });
  const file = path.join(directory, 'unbound.conf');
  writeFileSync(file, configuration, { mode: 0o600 });
  return become('unbound', ['-d', '-p', '-c', file]);
}

/** The first copy only: unbound keeps it up to date from then on (RFC 5011). */
function keepAnchor(anchorFile: string): void {
  try {
    copyFileSync(INTERNET_ANCHOR, anchorFile, constants.COPYFILE_EXCL);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}
