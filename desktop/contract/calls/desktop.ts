/** What only the desktop window can do; in the other doors every call fails with DESKTOP_ONLY. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { text } from './inputs.ts';

export const desktop = {
  watch: oc.output(eventIterator(m.desktopEvent)),
  /** A notification of the system; choosing it brings the window to `place`. */
  notify: oc.input(z.object({ title: text(120).min(1), body: text(300), place: m.placeInPage })).output(z.object({})),
  updates: {
    /** Asks the feed. Downloads nothing. */
    check: oc.output(m.updateState),
    /** Downloads and checks what `check` found. */
    download: oc.output(m.updateState),
    /** Ends the app and starts the new one. */
    install: oc.output(z.object({})),
  },
};
