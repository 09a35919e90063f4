import type { AccessOperations } from '../../api/operations/access.ts';
import type { ForwardingOperations } from '../../api/operations/forwarding.ts';
import type { RecipientOperations } from '../../api/operations/recipients.ts';
import {
  ACCESS_VALUE_MAX_LENGTH,
  ALIAS_ADDRESS_MAX_LENGTH,
  DESCRIPTION_MAX_LENGTH,
  LABEL_MAX_LENGTH,
  RECIPIENTS_MAX,
  TARGETS_MAX,
} from '../limits.ts';
import { address, flags, id, list, maybe, name, oneOf, path, raw, text, whole } from './checks.ts';
import type { Shapes } from './checks.ts';

const UINT32_MAX = 2 ** 32 - 1;
const reply = maybe(oneOf(250, 421, 550));
const aliasAddress = text(ALIAS_ADDRESS_MAX_LENGTH);
const targets = list(path, TARGETS_MAX);
const details = {
  position: maybe(whole(0, 1_000_000)),
  disabledReply: reply,
  label: maybe(text(LABEL_MAX_LENGTH)),
  description: maybe(text(DESCRIPTION_MAX_LENGTH)),
};

export const recipientShapes: Shapes<keyof RecipientOperations> = {
  'alias.list': { domain: maybe(address) },
  'alias.create': { address: aliasAddress, targets, ...details },
  'alias.update': { address: aliasAddress, targets: maybe(targets), ...details },
  'alias.remove': { address: aliasAddress },
  'recipient.resolve': { address: path, sender: maybe(path), client: maybe(text(45)), asn: maybe(whole(0, UINT32_MAX)) },
  'message.deliver': {
    deliveryId: id,
    accounts: list(id, RECIPIENTS_MAX),
    raw,
    folder: maybe(name),
    createFolder: maybe(oneOf(true, false)),
    flags: maybe(flags),
  },
};

export const accessShapes: Shapes<keyof AccessOperations> = {
  'access.list': { domain: address },
  'access.add': {
    domain: address,
    address: maybe(aliasAddress),
    direction: oneOf('in', 'out'),
    action: oneOf('allow', 'deny'),
    kind: oneOf('address', 'domain', 'cidr', 'asn'),
    value: text(ACCESS_VALUE_MAX_LENGTH),
    reply,
    note: maybe(text(DESCRIPTION_MAX_LENGTH)),
  },
  'access.remove': { id: whole(1, Number.MAX_SAFE_INTEGER) },
  'access.outbound': { sender: path, recipients: list(path, RECIPIENTS_MAX) },
};

export const forwardingShapes: Shapes<keyof ForwardingOperations> = {
  'forwarding.secrets': {},
  'webhook.list': {},
  'webhook.rotate': { url: path },
  'webhook.secrets': { url: path },
};
