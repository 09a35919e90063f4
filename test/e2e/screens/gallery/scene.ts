/** What the gallery takes a picture of: a screen, and one state of it. */
import type { Section } from '../../../../desktop/renderer/app/route.ts';
import type { Stage } from '../../../support/fake-app.ts';
import type { Play } from '../stage.ts';

export interface Scene {
  /** Names the file: `hundred-servers`. */
  readonly name: string;
  /** The hash; home when absent. */
  readonly place?: string;
  /** How the fake app stands when the window opens. */
  readonly start?: () => Partial<Stage>;
  /** From the place into the state; ends when the state is to be seen. */
  readonly act?: (own: Play) => Promise<unknown>;
  /** Skeletons or a running step are what is to be seen. */
  readonly moves?: boolean;
}

/** Every call about a server fails: the commonest failure there is. */
export function unreachable(): Partial<Stage> {
  return {
    broken: {
      code: 'UNREACHABLE',
      message:
        'There is no way to 203.0.113.7 from this network. Check the address, your own connection (and IPv6, if it is an IPv6 address), and that the server is switched on.',
    },
  };
}

/** No answer about a server arrives while the picture is taken. */
export function slow(): Partial<Stage> {
  return { delayMs: 600_000 };
}

/** What every section of a server has: itself, a server without a stack, waiting, failing. */
export function usual(section: Section): readonly Scene[] {
  const place = `#/servers/aviary/${section}`;
  const alert = ({ page }: Play): Promise<unknown> => page.getByRole('alert').first().waitFor();
  return [
    { name: 'full', place },
    { name: 'not-set-up', place: `#/servers/north/${section}` },
    { name: 'loading', place, start: slow, moves: true },
    { name: 'unreachable', place, start: unreachable, act: alert },
  ];
}
