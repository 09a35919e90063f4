/** Copies a text in one click and says that it did. */
import { ActionIcon, Button, CopyButton as Copy, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly text: string;
  /** What is copied, for the label: "Copy the record". */
  readonly label: string;
  readonly withLabel?: boolean;
  /** `sm` beside other buttons. */
  readonly size?: 'xs' | 'sm';
}

export function CopyButton({ text, label, withLabel = false, size = 'xs' }: Props) {
  const { t } = useTranslation();
  return (
    <Copy value={text} timeout={1600}>
      {({ copied, copy }) => {
        const icon = copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />;
        const name = copied ? t('common.copied') : label;
        return withLabel ? (
          <Button size={size} variant="default" leftSection={icon} onClick={copy}>
            {name}
          </Button>
        ) : (
          <Tooltip label={name}>
            <ActionIcon variant="subtle" color="gray" aria-label={name} onClick={copy}>
              {icon}
            </ActionIcon>
          </Tooltip>
        );
      }}
    </Copy>
  );
}
