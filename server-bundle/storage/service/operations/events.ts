/** event operations. */
import type { EventOperations } from '../../api/operations/events.ts';
import { countEvents, listEvents } from '../configuration/events.ts';
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
  'event.count': async (context, input) => {
    await context.events.flush();
    return context.configuration.read((db) => countEvents(db, input));
  },
};
