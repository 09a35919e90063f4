/** A new certificate, now: the stack is told that it wants one, and the file that it serves is watched until it is another. */
import { run, script, succeeds } from '../commands.ts';
import type { Condition, Step } from '../step.ts';

export interface Renewal {
  readonly project: string;
  /** Docker's volume with the certificate, and the service that orders. */
  readonly volume: string;
  readonly service: string;
  readonly timeoutMs: number;
}

/** The wish has to be readable for the service's own user, and removable: the folder is the service's. */
const WISH = `dir=$(docker volume inspect --format '{{.Mountpoint}}' "$1") && [ -d "$dir" ] || exit 1
rm -f "$dir/renew-problem" && : > "$dir/renew-now" && chmod 644 "$dir/renew-now"
ids=$(docker ps -q --filter "label=com.docker.compose.project=$2" --filter "label=com.docker.compose.service=$3") && [ -n "$ids" ] || exit 1
exec docker restart $ids`;
/** Fulfilled or refused: the service takes the wish away with either. */
const SETTLED = `dir=$(docker volume inspect --format '{{.Mountpoint}}' "$1") && [ ! -e "$dir/renew-now" ]`;
const NOT_REFUSED = `dir=$(docker volume inspect --format '{{.Mountpoint}}' "$1") || exit 1
[ ! -s "$dir/renew-problem" ] || { cat "$dir/renew-problem" >&2; exit 1; }`;

export function renewCertificate({ project, volume, service, timeoutMs }: Renewal): Step {
  const settled: Condition = succeeds(script(SETTLED, [volume]));
  const granted: Condition = succeeds(script(NOT_REFUSED, [volume]));
  return {
    id: 'renew-certificate',
    title: 'Order a new certificate and put it in place',
    why: 'No session is dropped: the services take the new one for the next connection. Authorities limit how often they do this, so it is for when something is wrong.',
    estimateMs: 15_000,
    probe: { kind: 'never' },
    apply: [
      run(script(WISH, [volume, project, service], { timeoutMs: 90_000 })),
      {
        kind: 'wait',
        condition: settled,
        timeoutMs,
        onTimeout: [],
        failure: { code: 'TIMEOUT', message: 'The order has neither succeeded nor failed in two minutes. The log of "bree" tells how far it is.' },
      },
      {
        kind: 'require',
        condition: granted,
        code: 'STEP_FAILED',
        message: 'The authority gave no certificate. The one that was there is still served. Its own words stand in the last lines.',
      },
    ],
    verify: granted,
  };
}
