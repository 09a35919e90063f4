/** What it takes to reach one server, hop by hop. */
import type { Credential, Endpoint, HostKey } from '../../../contract/models.ts';
import type { AuditSink } from '../audit/sink.ts';

/** One SSH server on the way, the last one being the goal. */
export interface Hop {
  readonly endpoint: Endpoint;
  /** Pinned after a person has seen it. null: nobody has yet, and the connection fails with HOST_KEY_UNKNOWN. */
  readonly hostKey: HostKey | null;
  readonly credential: Credential;
}

export interface Timeouts {
  readonly connectMs?: number;
  readonly loginMs?: number;
  readonly keepAliveMs?: number;
}

export interface ConnectOptions extends Hop {
  /** For a user other than root whose sudo asks for one. */
  readonly sudoPassword?: string | undefined;
  /** In travelling order; each is verified like the goal itself. */
  readonly jump?: readonly Hop[] | undefined;
  readonly audit?: AuditSink | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeouts?: Timeouts | undefined;
  /** Socket of the agent, instead of $SSH_AUTH_SOCK or Pageant. */
  readonly agentSocket?: string | undefined;
}

/** `root@mail.example.org:22`, as errors and the audit name it. */
export function nameOf(endpoint: Endpoint): string {
  return `${endpoint.user}@${endpoint.host}:${endpoint.port}`;
}
