/** The servers of the person, and the connections to them. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer, text } from './inputs.ts';

export const servers = {
  list: oc.output(z.array(m.server)),
  /** Connects far enough to learn the host key; logs in to nothing. */
  probe: oc.input(m.endpoint.extend({ jump: z.array(m.endpoint).max(4).default([]) })).output(m.hostKey.extend({ latencyMs: z.number() })),
  /** Pins `hostKey` (which the person has seen), logs in once, stores on success only. */
  add: oc
    .input(
      z.object({
        name: text(100).optional(),
        endpoint: m.endpoint,
        hostKey: m.hostKey,
        credential: m.givenCredential,
        sudoPassword: text(1024).optional(),
        jump: z.array(m.endpoint).max(4).default([]),
      }),
    )
    .output(m.server),
  /** The hosts of ~/.ssh/config on this computer. */
  sshHosts: oc.output(z.array(m.sshHost)),
  rename: oc.input(ofServer.extend({ name: text(100).min(1) })).output(m.server),
  forget: oc.input(ofServer).output(z.object({})),
  /** Current state first, then every change, for all servers. */
  watch: oc.output(eventIterator(m.connectionState)),
};
