/** event operations. */
import type { EventOperations } from '../../api/operations/events.ts';
import { listEvents } from '../configuration/events.ts';
import type { Handlers } from './context.ts';

export const eventHandlers: Handlers<keyof EventOperations> = {
  'event.record': (context, input) => {
    context.events.record(input.events);
    return {};
  },
  'event.list': async (context, input) => {
    // Whoever asks sees what happened up to now.
    await context.events.flush();
    return context.configuration.read((db) => listEvents(db, input));
  },
};
