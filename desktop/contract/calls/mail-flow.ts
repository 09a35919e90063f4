/** How mail flows: the queue, what became of messages, who is not written to, relays, limits, settings. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import * as m from '../models.ts';
import { ofServer, text } from './inputs.ts';

const filter = {
  limit: z.int().min(1).max(1000).default(100),
  state: m.queueState.optional(),
  destination: z.string().max(253).optional(),
  sender: z.string().max(320).optional(),
  /** Of one message: all its recipients. */
  queueId: z.string().min(1).max(200).optional(),
};
const subject = text(320).trim().toLowerCase().min(1);
const anyAddress = text(320).trim().min(3);
const relayDomain = z.union([z.literal('*'), m.domainName]);
/** At most one of them; without either the whole server is meant. */
const settingPlace = { domain: m.domainName.optional(), address: m.emailAddress.optional() };
const done = z.object({});

export const mailFlow = {
  queue: {
    list: oc.input(ofServer.extend(filter)).output(z.array(m.queueRow)),
    holds: oc.input(ofServer).output(z.array(m.queueHold)),
    /** As it stands, and again whenever it has changed. */
    watch: oc.input(ofServer.extend({ ...filter, intervalMs: z.int().min(500).max(60_000).default(2000) })).output(eventIterator(m.queueView)),
    /** How many recipients it changed. */
    control: oc
      .input(ofServer.extend({ action: m.queueAction, target: m.queueTarget, reason: text(500).optional() }))
      .output(z.object({ changed: z.number() })),
  },
  deliveries: {
    /** Messages by an id, an address, or a line that holds an id (a Received field, a log line); all of them by nothing. Newest first. */
    trace: oc
      .input(
        ofServer.extend({
          query: text(2000).trim(),
          since: z.iso.datetime().optional(),
          until: z.iso.datetime().optional(),
          before: z.int().min(1).optional(),
          limit: z.int().min(1).max(1000).default(300),
        }),
      )
      .output(z.object({ messages: z.array(m.tracedMessage), before: z.number().nullable() })),
    /** Newest first. */
    list: oc
      .input(ofServer.extend({ kind: m.deliveryKind.optional(), domain: m.domainName.optional(), limit: z.int().min(1).max(1000).default(100) }))
      .output(z.array(m.deliveryEvent)),
    count: oc
      .input(ofServer.extend({ since: z.iso.datetime(), spanMinutes: z.int().min(1).max(44_640).default(60), domain: m.domainName.optional() }))
      .output(z.array(m.deliveryCount)),
  },
  suppressions: {
    list: oc
      .input(ofServer.extend({ domain: m.domainName.optional(), limit: z.int().min(1).max(10_000).default(1000) }))
      .output(z.array(m.suppression)),
    add: oc.input(ofServer.extend({ domain: m.domainName, address: anyAddress, expiresAt: z.iso.datetime().optional() })).output(done),
    remove: oc.input(ofServer.extend({ domain: m.domainName, address: anyAddress })).output(done),
  },
  relays: {
    list: oc.input(ofServer).output(z.array(m.relay)),
    /** Without a password the one that is there stays, as long as host and user stay. */
    set: oc
      .input(
        ofServer.extend({
          domain: relayDomain,
          host: m.domainName,
          port: z.int().min(1).max(65_535),
          security: m.relaySecurity,
          username: text(320).min(1).optional(),
          password: text(1024).min(1).optional(),
        }),
      )
      .output(done),
    remove: oc.input(ofServer.extend({ domain: relayDomain })).output(done),
  },
  sendingLimits: {
    list: oc.input(ofServer).output(z.array(m.sendingLimit)),
    set: oc.input(ofServer.extend({ subject, ...m.sendingLimits.shape })).output(done),
    remove: oc.input(ofServer.extend({ subject })).output(done),
  },
  tlsResults: {
    list: oc.input(ofServer.extend({ domain: m.domainName.optional() })).output(z.array(m.tlsResult)),
  },
  settings: {
    /** Every setting with what holds for the server, for one domain or for one mailbox. */
    list: oc.input(ofServer.extend(settingPlace)).output(z.array(m.mailSetting)),
    /** Null takes it back. */
    set: oc.input(ofServer.extend({ name: m.mailSettingName, ...settingPlace, value: m.mailSettingValue.nullable() })).output(done),
  },
};
