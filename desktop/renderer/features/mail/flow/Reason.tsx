/** Why: in plain words where they are known, and what the other side has said, word for word. */
import { useTranslation } from 'react-i18next';
import { plainReason } from './plain-reason.ts';

interface Props {
  readonly response: string;
  /** In one line, cut off; whole on hover. */
  readonly isShort?: boolean;
}

export function Reason({ response, isShort = false }: Props) {
  const { t } = useTranslation();
  const plain = plainReason(response);
  const fits = isShort ? 'ellipsis' : 'wrap';
  const words = plain === null ? null : t(`flow.plain.${plain}`);
  return (
    <>
      {words !== null && (
        <div className={fits} title={isShort ? words : undefined}>
          {words}
        </div>
      )}
      <div className={`${fits} ${words === null ? '' : 'dim mono'}`} title={isShort ? response : undefined}>
        {response}
      </div>
    </>
  );
}
