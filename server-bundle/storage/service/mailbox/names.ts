/** Folder names: Unicode, '/' between levels, INBOX in capitals whatever the case asked for (RFC 9051 §5.1). They never become paths. */
import { StorageError, type FolderLanguage } from '../../api/operations.ts';
import { FOLDER_DEPTH_MAX, FOLDER_NAME_MAX_LENGTH } from '../limits.ts';

export const INBOX = 'INBOX';
/** RFC 6154 §2: those that say where something belongs. \All and \Flagged would be mailboxes of another kind, made of a search. */
export const SPECIAL_USES = ['\\Archive', '\\Drafts', '\\Junk', '\\Sent', '\\Trash'] as const;
type SpecialUse = (typeof SPECIAL_USES)[number];

/** What the folders of a new mailbox are called, as the mail programs of that language call them. */
export const SPECIAL_FOLDER_NAMES: Readonly<Record<FolderLanguage, Readonly<Record<SpecialUse, string>>>> = {
  en: { '\\Archive': 'Archive', '\\Drafts': 'Drafts', '\\Junk': 'Junk', '\\Sent': 'Sent', '\\Trash': 'Trash' },
  es: { '\\Archive': 'Archivo', '\\Drafts': 'Borradores', '\\Junk': 'Correo no deseado', '\\Sent': 'Enviados', '\\Trash': 'Papelera' },
  ca: { '\\Archive': 'Arxiu', '\\Drafts': 'Esborranys', '\\Junk': 'Correu brossa', '\\Sent': 'Enviats', '\\Trash': 'Paperera' },
  de: { '\\Archive': 'Archiv', '\\Drafts': 'Entwürfe', '\\Junk': 'Spam', '\\Sent': 'Gesendet', '\\Trash': 'Papierkorb' },
  fr: { '\\Archive': 'Archives', '\\Drafts': 'Brouillons', '\\Junk': 'Indésirables', '\\Sent': 'Envoyés', '\\Trash': 'Corbeille' },
  it: { '\\Archive': 'Archivio', '\\Drafts': 'Bozze', '\\Junk': 'Indesiderata', '\\Sent': 'Inviata', '\\Trash': 'Cestino' },
  nl: { '\\Archive': 'Archief', '\\Drafts': 'Concepten', '\\Junk': 'Ongewenste e-mail', '\\Sent': 'Verzonden', '\\Trash': 'Prullenbak' },
  pt: { '\\Archive': 'Arquivo', '\\Drafts': 'Rascunhos', '\\Junk': 'Lixo eletrónico', '\\Sent': 'Enviados', '\\Trash': 'Lixeira' },
};

/** The one form a name is kept in. @throws StorageError INVALID_INPUT. */
export function folderName(asked: string): string {
  const name = asked.normalize('NFC').replace(/\/$/, '');
  const levels = name.split('/');
  if (name === '' || levels.includes('')) throw refused(asked, 'a level of it is empty');
  if (name.length > FOLDER_NAME_MAX_LENGTH || levels.length > FOLDER_DEPTH_MAX) throw refused(asked.slice(0, 60), 'it is too long or too deep');
  if (/[\p{Cc}\u2028\u2029\uD800-\uDFFF]/u.test(name)) throw refused('', 'it holds control characters');
  const [top = '', ...rest] = levels;
  return [top.toUpperCase() === INBOX ? INBOX : top, ...rest].join('/');
}

/** Of a delivery: a name, or a special use (RFC 6154) such as \\Junk. @throws StorageError INVALID_INPUT. */
export function folderForLater(asked: string): string {
  return isSpecialUse(asked) ? asked : folderName(asked);
}

export function isSpecialUse(asked: string): boolean {
  return /^\\[A-Za-z]+$/.test(asked);
}

/** 'a/b/c' → ['a', 'a/b'] */
export function superiors(name: string): string[] {
  const levels = name.split('/');
  return levels.slice(1).map((_, index) => levels.slice(0, index + 1).join('/'));
}

export function isUnder(name: string, superior: string): boolean {
  return name.startsWith(`${superior}/`);
}

function refused(name: string, why: string): StorageError {
  return new StorageError('INVALID_INPUT', `"${name}" cannot be the name of a mailbox: ${why}.`);
}
