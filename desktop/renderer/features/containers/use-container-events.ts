/** What happened to the containers of a server, newest first, bounded. null: not known yet. */
import type { ContainerEvent, ServerId } from '../../../contract/index.ts';
import { useApi } from '../../connection/api.tsx';
import { useStream, type Stream } from '../../connection/use-stream.ts';

const EVENTS_MAX = 300;

export function useContainerEvents(serverId: ServerId): Stream<readonly ContainerEvent[] | null> {
  const { client } = useApi();
  return useStream<ContainerEvent[], readonly ContainerEvent[] | null>({
    key: serverId,
    open: (signal) => client.containers.events({ serverId }, { signal }),
    initial: null,
    fold: (before, events) => [...events, ...(before ?? [])].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, EVENTS_MAX),
  });
}
