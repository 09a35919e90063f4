import {
  ANNOTATIONS_AT_ONCE,
  ANNOTATION_DEPTH_MAX,
  ANNOTATION_NAME_MAX_LENGTH,
  ANNOTATION_VALUE_MAX_BYTES,
  type AnnotationOperations,
} from '../../api/operations/annotations.ts';
import { bytes, id, list, mailboxId, maybe, oneOf, type Check, type Shapes } from './checks.ts';

/** RFC 5464 §3.2: no level is empty, and no character could be taken for a pattern. */
const name: Check = (value) =>
  typeof value === 'string' &&
  value.length <= ANNOTATION_NAME_MAX_LENGTH &&
  /^(?:\/[ -$&-)+-.0-~]+)+$/.test(value) &&
  value.split('/').length - 1 <= ANNOTATION_DEPTH_MAX;
const value = maybe(bytes(ANNOTATION_VALUE_MAX_BYTES));
const entry: Check = (given) =>
  typeof given === 'object' && given !== null && 'name' in given && name(given.name) && 'value' in given && value(given.value);

export const annotationShapes: Shapes<keyof AnnotationOperations> = {
  'annotation.get': { session: id, mailboxId: maybe(mailboxId), names: list(name, ANNOTATIONS_AT_ONCE), depth: oneOf(0, 1, 'infinity') },
  'annotation.set': { session: id, mailboxId: maybe(mailboxId), entries: list(entry, ANNOTATIONS_AT_ONCE) },
};
