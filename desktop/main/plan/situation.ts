/**
 * What planning starts from: the server as it was observed, and what it should become. Plain data on both sides, so that
 * a plan can be made, shown and tested without a server.
 */

export interface Observed {
  readonly distribution: 'debian' | 'ubuntu';
  /** As VERSION_ID says: 13, 24.04. */
  readonly version: string;
  /** Ports that SSH is reached on: of the live connection, of `sshd -T` and of the listening sockets. Never empty, never guessed. */
  readonly sshPorts: readonly number[];
  /** `sshd -T`, keywords in lower case. */
  readonly sshd: Readonly<Record<string, string>>;
  /** Listening on addresses other than loopback, and neither SSH nor ours: a closed firewall cuts these off. */
  readonly otherPorts: readonly { readonly port: number; readonly process: string }[];
  readonly firewall: 'none' | 'ufw' | 'firewalld';
  readonly docker: { readonly version: string; readonly flavour: 'distribution' | 'ce' } | null;
  readonly swarm: boolean;
  /** /etc/docker/daemon.json as it is; null when there is none. */
  readonly daemonJson: string | null;
  /** The kernel has IPv6 switched on. */
  readonly ipv6: boolean;
  /** The server is itself a container: no time synchronisation, no AppArmor of its own. */
  readonly container: boolean;
}

export interface DeploymentFile {
  readonly path: string;
  readonly content: string;
  readonly mode: string;
  readonly owner: string;
  readonly secret?: boolean;
}

export interface DeploymentImage {
  /** Local path of the gzip docker-archive. */
  readonly source: string;
  readonly reference: string;
  readonly id: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface Desired {
  /** One line of authorized_keys. */
  readonly publicKey: string;
  readonly project: string;
  readonly services: readonly string[];
  readonly paths: {
    readonly configuration: string;
    readonly compose: string;
    readonly secrets: string;
    readonly images: string;
  };
  /** Owner of the secret files. */
  readonly uid: number;
  readonly secrets: readonly string[];
  /** TCP ports that the world reaches the stack on. */
  readonly ports: readonly number[];
  readonly files: readonly DeploymentFile[];
  readonly image: DeploymentImage;
  readonly startTimeoutMs: number;
}

/** SHA-256 of a text as 64 hexadecimal digits; injected, because planning is pure. */
export type Digest = (text: string) => string;
