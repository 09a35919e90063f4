/** What stands between thousands and before decimals in the person's language, for fields that take numbers. */
export interface Separators {
  readonly thousandSeparator: string;
  readonly decimalSeparator: string;
}

export function separatorsOf(language: string): Separators {
  const parts = new Intl.NumberFormat(language, { useGrouping: 'always' }).formatToParts(12_345.6);
  const find = (type: Intl.NumberFormatPartTypes, otherwise: string): string => parts.find((part) => part.type === type)?.value ?? otherwise;
  return { thousandSeparator: find('group', ' '), decimalSeparator: find('decimal', '.') };
}
