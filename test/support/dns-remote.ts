/** A server whose network is this machine's: only connections from it and the list of its containers are there. */
import type { Duplex } from 'node:stream';
import type { Remote } from '../../desktop/main/remote/remote.ts';
import { openTcp } from '../../desktop/main/resolver/tcp.ts';

export interface FakeRemote {
  /** Address of the stack's resolver; none runs when absent. */
  readonly resolver?: string;
  readonly connectTcp?: (host: string, port: number) => Promise<Duplex>;
}

export function fakeRemote({ resolver, connectTcp = connectFromHere }: FakeRemote): Remote {
  const unused = () => Promise.reject(new Error('not part of this test'));
  const containers = resolver === undefined ? [] : [{ NetworkSettings: { Networks: { other: { IPAddress: '' }, inner: { IPAddress: resolver } } } }];
  const docker = { listContainers: () => Promise.resolve(containers) } as unknown as Remote['docker'];
  return {
    user: 'root',
    isRoot: true,
    latencyMs: null,
    closed: new AbortController().signal,
    exec: unused,
    run: unused,
    upload: unused,
    download: () => {
      throw new Error('not part of this test');
    },
    writeFile: unused,
    readFile: unused,
    docker,
    connectTcp,
    shell: unused,
    containerShell: unused,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function connectFromHere(host: string, port: number): Promise<Duplex> {
  return openTcp(host, port, { signal: AbortSignal.timeout(2000) });
}
