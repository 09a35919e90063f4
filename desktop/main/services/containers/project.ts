/** The stack's containers as Docker Compose labels them, and Docker's refusals in our words. */
import type Docker from 'dockerode';
import { HOST_PATHS, SERVICES } from '../../../../server-bundle/contract/stack.ts';
import { isPalomarError, PalomarError } from '../../../contract/errors.ts';

const PROJECT_LABEL = 'com.docker.compose.project';
const SERVICE_LABEL = 'com.docker.compose.service';
const ONE_OFF_LABEL = 'com.docker.compose.oneoff';

export interface ProjectContainer {
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly summary: Docker.ContainerInfo;
}

/** Filters for lists and events: the containers of one compose project. */
export function projectFilter(project: string = HOST_PATHS.project): { label: string[] } {
  return { label: [`${PROJECT_LABEL}=${project}`] };
}

/** In the order of the stack, then by name. One-off runs (`compose run`) are none of the stack. */
export async function projectContainers(docker: Docker, project: string): Promise<ProjectContainer[]> {
  const found = await explained(docker.listContainers({ all: true, filters: projectFilter(project) }));
  const order = (service: string): number => {
    const index = SERVICES.findIndex((known) => known === service);
    return index < 0 ? SERVICES.length : index;
  };
  return found
    .filter(({ Labels }) => Labels[ONE_OFF_LABEL]?.toLowerCase() !== 'true')
    .map((summary) => ({ id: summary.Id, service: serviceOf(summary.Labels), name: (summary.Names[0] ?? summary.Id).replace(/^\//, ''), summary }))
    .sort((a, b) => order(a.service) - order(b.service) || a.name.localeCompare(b.name));
}

export function serviceOf(labels: Readonly<Record<string, string | undefined>>): string {
  return labels[SERVICE_LABEL] ?? 'unnamed';
}

export function unknownService(service: string, known: readonly ProjectContainer[]): PalomarError {
  if (known.length === 0)
    return new PalomarError('NOT_SET_UP', 'No container of the mail server is on this machine. Run set-up first.', { data: { service } });
  const names = [...new Set(known.map((one) => one.service))].join(', ');
  return new PalomarError('NOT_FOUND', `There is no service "${service}" on this server. There are: ${names}.`, { data: { service } });
}

/** Failures of the Docker daemon with their reason; those of the connection keep their own code. */
export async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw explainDocker(error);
  }
}

export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : null;
}

function explainDocker(error: unknown): unknown {
  if (isPalomarError(error) || !(error instanceof Error)) return error;
  const status = statusOf(error);
  const reason = error.message.replace(/^\(HTTP code \d+\)\s*/, '').trim();
  if (status === 404)
    return new PalomarError('NOT_FOUND', `Docker knows no such container any more: ${reason}. It may have been recreated; look again.`, {
      cause: error,
    });
  if (status !== null) return new PalomarError('DOCKER_UNAVAILABLE', `Docker on the server refused: ${reason}`, { cause: error, data: { status } });
  const code = 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'EACCES')
    return new PalomarError('DOCKER_UNAVAILABLE', 'Docker does not answer on the server. Run set-up, which installs and starts it.', {
      cause: error,
    });
  return new PalomarError('CONNECTION_LOST', 'The connection to the server was lost while Docker was being asked. Try again.', { cause: error });
}

/** null when the container has gone (404), or is marked for removal (409). @throws what `explained` makes of anything else */
export async function orGone<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 409) return null;
    return explained(Promise.reject(error instanceof Error ? error : new Error(String(error))));
  }
}
