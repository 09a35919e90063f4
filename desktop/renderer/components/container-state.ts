/** What a container is doing in one word and one tone, and where it is reached. */
import type { Container } from '../../contract/index.ts';
import type { Tone } from './StateLabel.tsx';

export function toneOfContainer({ state, health }: Container): Tone {
  if (state === 'restarting' || state === 'dead' || state === 'exited') return 'fail';
  if (state !== 'running') return 'idle';
  if (health === 'unhealthy') return 'fail';
  return health === 'starting' ? 'info' : 'pass';
}

/** The key of the word. */
export function wordOfContainer({ state, health }: Container): string {
  return state === 'running' && health !== 'none' ? `health.${health}` : `containerState.${state}`;
}

export function isUp({ state }: Container): boolean {
  return state === 'running' || state === 'paused';
}

/** Where it is reached from outside; TCP goes without saying, and the port inside is for whoever opens it. */
export function portsOf({ ports }: Container): string {
  return ports.map((port) => port.replace(/\/tcp$/, '').replace(/→\d+/, '')).join(' ') || '–';
}
