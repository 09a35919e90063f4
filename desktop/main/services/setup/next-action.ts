/** What a person should do after a run has failed, by the code of its cause. */
import type { ErrorCode } from '../../../contract/errors.ts';

const AGAIN = 'run set-up again: what is done is skipped';

const NEXT: Partial<Readonly<Record<ErrorCode, string>>> = {
  AUTH_FAILED: `Look at ~/.ssh/authorized_keys and at the sshd settings of the server (its log: journalctl -u ssh), then ${AGAIN}.`,
  CHECKSUM_MISMATCH: 'Run set-up again; the image is uploaded afresh. If it happens twice, reinstall the app: its own copy may be damaged.',
  CONFLICT: `Settle what the message names, then ${AGAIN}.`,
  CONNECTION_LOST: `Check the network, then ${AGAIN}. An upload goes on where it stopped.`,
  DISK_FULL: `Free some space on the server (apt-get clean, docker image prune), then ${AGAIN}.`,
  LOCKED_BY_OTHER: 'Wait until the other run has ended, or end it there.',
  PORT_TAKEN: `Free the ports as described, then ${AGAIN}.`,
  PREFLIGHT_FAILED: `Do what the failed checks say, then ${AGAIN}.`,
  SERVICE_DIED: 'Read the last lines of the service above. The version that worked before, if there was one, runs again.',
  SUDO_REFUSED: `Give the right password for sudo, or log in as root, then ${AGAIN}.`,
  TIMEOUT: `The server may be busy: wait a minute, then ${AGAIN}.`,
  UNSUPPORTED_SYSTEM: 'Reinstall the server with Debian 13 or Ubuntu 24.04 (most providers offer it in their panel), then add it again.',
  BUNDLE_MISSING: 'Build the image first: npm run image.',
};

export function nextActionFor(code: ErrorCode): string {
  return NEXT[code] ?? `Read the last lines above; when the cause is gone, ${AGAIN}.`;
}
