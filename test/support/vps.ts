/** A fresh VPS of its own for a test: the practice world's recipe, without the world around it. Gone with the test. */
import { readFileSync } from 'node:fs';
import Docker from 'dockerode';
import type { Endpoint, HostKey } from '../../desktop/contract/models.ts';
import { absentIsFine, execIn, runIn, type ExecResult } from '../../desktop/main/services/practice/containers.ts';
import { buildPracticeImage, hasImage } from '../../desktop/main/services/practice/images.ts';
import { worldLayout } from '../../desktop/main/services/practice/layout.ts';
import { removeVps, startVps } from '../../desktop/main/services/practice/vps.ts';

export interface TestVps extends AsyncDisposable {
  readonly endpoint: Endpoint;
  readonly password: string;
  readonly hostKey: HostKey;
  /** Past SSH, as root; a non-zero exit is a result. */
  exec(argv: readonly string[], stdin?: string): Promise<ExecResult>;
  /** A shell line that must succeed; its output. */
  sh(line: string): Promise<string>;
}

/** `net`: third byte of its IPv4 network, one per test file. */
export async function startTestVps(name: string, net: number): Promise<TestVps> {
  const docker = new Docker();
  const layout = worldLayout(name, net);
  const signal = AbortSignal.timeout(150_000);
  if (!(await hasImage(docker, 'vps'))) await buildPracticeImage(docker, 'vps', { signal, onOutput: () => undefined });
  const network = docker.getNetwork(layout.name);
  const remove = async (): Promise<void> => {
    await removeVps(docker, layout);
    await absentIsFine(network.remove());
  };
  await remove();
  await docker.createNetwork({
    Name: layout.name,
    EnableIPv6: true,
    IPAM: { Driver: 'default', Config: [{ Subnet: layout.network.ipv4 }, { Subnet: layout.network.ipv6 }] },
  });
  const vps = await startVps(docker, layout, signal);
  const container = docker.getContainer(`${layout.name}-vps`);
  // No resolver of a practice world here: packages come through this machine's own.
  await runIn(container, ['sh', '-c', 'cat > /etc/resolv.conf'], { stdin: readFileSync('/etc/resolv.conf', 'utf8'), signal });
  return {
    ...vps,
    exec: (argv, stdin) => execIn(container, argv, stdin === undefined ? {} : { stdin }),
    sh: (line) => runIn(container, ['sh', '-c', line]),
    [Symbol.asyncDispose]: remove,
  };
}
