/** An alias as a person fills it in, and back: pure. */
import { aliasAddress, aliasTarget, type MailAlias } from '../../../contract/index.ts';

export type AliasKind = MailAlias['kind'];
export const ALIAS_KINDS = ['exact', 'pattern', 'catch-all'] as const satisfies readonly AliasKind[];
export type Answer = 'use' | '250' | '421' | '550';
export const ANSWERS = ['use', '550', '421', '250'] as const satisfies readonly Answer[];

export interface AliasForm {
  readonly kind: AliasKind;
  /** The part before @, or a whole address; of a pattern the expression between its slashes. */
  readonly name: string;
  readonly ignoresCase: boolean;
  readonly targets: readonly string[];
  readonly answer: Answer;
  readonly position: number;
  readonly label: string;
  readonly description: string;
}

export const NEW_ALIAS: AliasForm = {
  kind: 'exact',
  name: '',
  ignoresCase: true,
  targets: [],
  answer: 'use',
  position: 0,
  label: '',
  description: '',
};

export function formOf(alias: MailAlias): AliasForm {
  const { kind, address, targets, disabledReply, position, label, description } = alias;
  const local = address.slice(0, address.lastIndexOf('@'));
  const pattern = /^\/(.*)\/(i?)$/.exec(local);
  return {
    kind,
    name: kind === 'pattern' ? (pattern?.[1] ?? local) : address,
    ignoresCase: pattern?.[2] === 'i',
    targets,
    answer: ANSWERS.find((each) => each === String(disabledReply)) ?? 'use',
    position,
    label,
    description,
  };
}

/** Null while it is none. */
export function addressOf({ kind, name, ignoresCase }: AliasForm, domain: string): string | null {
  const local = name.trim();
  if (kind === 'catch-all') return `*@${domain}`;
  if (local === '') return null;
  const text = kind === 'pattern' ? `/${local}/${ignoresCase ? 'i' : ''}@${domain}` : local.includes('@') ? local : `${local}@${domain}`;
  const parsed = aliasAddress.safeParse(text);
  return parsed.success ? parsed.data : null;
}

export function wrongTargets(targets: readonly string[]): string[] {
  return targets.filter((target) => !aliasTarget.safeParse(target).success);
}

export function replyOf(answer: Answer): 250 | 421 | 550 | null {
  switch (answer) {
    case '250':
      return 250;
    case '421':
      return 421;
    case '550':
      return 550;
    case 'use':
      return null;
  }
}

export function detailsOf({ answer, position, label, description }: AliasForm) {
  return { disabledReply: replyOf(answer), position, label: label.trim(), description: description.trim() };
}

/** Removing such a one also loses the secret of its webhook, which nothing brings back. */
export function hasWebhook({ targets }: Pick<MailAlias, 'targets'>): boolean {
  return targets.some((target) => target.startsWith('https://'));
}
