/** A moment: how long ago, with the exact time on hover. */
import { useTranslation } from 'react-i18next';
import { formatWhen } from './format.ts';

interface Props {
  readonly at: string;
}

export function When({ at }: Props) {
  const { i18n } = useTranslation();
  const exact = new Date(at).toLocaleString(i18n.language, { dateStyle: 'long', timeStyle: 'medium' });
  return (
    <time dateTime={at} title={exact} className="numbers">
      {formatWhen(at, i18n.language)}
    </time>
  );
}
