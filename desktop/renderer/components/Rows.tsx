/** A skeleton in the shape of rows that are on their way. */
import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly count?: number;
}

export function Rows({ count = 6 }: Props) {
  const { t } = useTranslation();
  return (
    <div className="card card-pad stack" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: count }, (_, index) => (
        <div className="row" key={index} style={{ gap: 16 }}>
          <Skeleton height={14} width={14} circle />
          <Skeleton height={12} width={`${String(18 + ((index * 13) % 20))}%`} />
          <Skeleton height={12} width={`${String(20 + ((index * 7) % 30))}%`} />
        </div>
      ))}
    </div>
  );
}
