/** One container's settings as people read them, from Docker's inspection. Secrets are hidden here, before anything leaves main. Pure. */
import { z } from 'zod';
import type { ContainerDetails } from '../../../contract/models.ts';
import { HEALTH_CHECKS_MAX, HEALTH_OUTPUT_MAX_CHARACTERS } from './limits.ts';
import { HIDDEN, visibleCommand, visibleValue } from './redact.ts';
import { momentOf } from './moment.ts';

const words = z.array(z.string()).nullish();
const text = z.string().catch('');
const count = z.number().nullish().catch(null);

/** The part of GET /containers/{id}/json that is shown. Docker leaves out, or sets to null, what does not apply. */
export const inspection = z.object({
  Id: z.string(),
  Name: text,
  Image: text,
  Created: text,
  State: z.object({
    StartedAt: text,
    FinishedAt: text,
    ExitCode: z.number().catch(0),
    Running: z.boolean().catch(false),
    OOMKilled: z.boolean().catch(false),
    Error: text,
    Health: z.object({ Log: z.array(z.object({ Start: text, ExitCode: z.number().catch(0), Output: text })).nullish() }).nullish(),
  }),
  Config: z.object({
    Image: text,
    User: text,
    Entrypoint: words,
    Cmd: words,
    Env: words,
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
  HostConfig: z.object({
    RestartPolicy: z.object({ Name: text }).nullish(),
    ReadonlyRootfs: z.boolean().catch(false),
    CapDrop: words,
    Memory: count,
    PidsLimit: count,
  }),
  Mounts: z.array(z.object({ Type: text, Name: text.optional(), Source: text, Destination: text, RW: z.boolean().catch(true) })).nullish(),
  NetworkSettings: z.object({ Networks: z.record(z.string(), z.object({ IPAddress: text, GlobalIPv6Address: text })).nullish() }).nullish(),
});
export type Inspection = z.infer<typeof inspection>;

export function detailsOf(service: string, found: Inspection): ContainerDetails {
  const { State: state, Config: config, HostConfig: host } = found;
  return {
    id: found.Id,
    service,
    name: found.Name.replace(/^\//, ''),
    image: config.Image,
    imageId: found.Image,
    createdAt: momentOf(found.Created),
    startedAt: momentOf(state.StartedAt),
    finishedAt: momentOf(state.FinishedAt),
    exitCode: state.Running || momentOf(state.FinishedAt) === null ? null : state.ExitCode,
    outOfMemory: state.OOMKilled,
    error: state.Error,
    command: visibleCommand([...(config.Entrypoint ?? []), ...(config.Cmd ?? [])]),
    user: config.User,
    restartPolicy: host.RestartPolicy?.Name ?? '',
    readOnly: host.ReadonlyRootfs,
    capabilitiesDropped: host.CapDrop ?? [],
    memoryLimitBytes: host.Memory ? host.Memory : null,
    processesMax: host.PidsLimit && host.PidsLimit > 0 ? host.PidsLimit : null,
    ...listsOf(found),
  };
}

function listsOf({ State, Config, Mounts, NetworkSettings }: Inspection) {
  return {
    environment: (Config.Env ?? []).map((line) => {
      const [name = '', ...rest] = line.split('=');
      return { name, value: visibleValue(name, rest.join('=')) };
    }),
    labels: Object.entries(Config.Labels ?? {}).map(([name, value]) => ({ name, value: visibleValue(name, value) ?? HIDDEN })),
    mounts: (Mounts ?? []).map(({ Type, Name, Source, Destination, RW }) => ({
      kind: Type,
      source: Name ?? Source,
      target: Destination,
      writable: RW,
    })),
    networks: Object.entries(NetworkSettings?.Networks ?? {}).map(([name, { IPAddress, GlobalIPv6Address }]) => ({
      name,
      addresses: [IPAddress, GlobalIPv6Address].filter((address) => address !== ''),
    })),
    healthChecks: (State.Health?.Log ?? []).slice(-HEALTH_CHECKS_MAX).map(({ Start, ExitCode, Output }) => ({
      at: Start,
      exitCode: ExitCode,
      output: Output.slice(0, HEALTH_OUTPUT_MAX_CHARACTERS),
    })),
  };
}
