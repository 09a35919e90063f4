/** Which fields of JSON lines stand on the screen: the usual ones, those picked, or the line as it was written. */
import { Button, Checkbox, Popover, Radio, ScrollArea, Stack, Text } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaintOptions } from './paint.ts';

export type FieldChoice = PaintOptions['fields'];

interface Props {
  readonly choice: FieldChoice;
  /** Asked when it is opened: fields of what is shown. */
  readonly namesSeen: () => readonly string[];
  readonly onChange: (choice: FieldChoice) => void;
}

export function FieldPicker({ choice, namesSeen, onChange }: Props) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [seen, setSeen] = useState<readonly string[]>([]);
  const picked = Array.isArray(choice) ? choice.map(String) : [];
  const names = [...new Set([...seen, ...picked])].sort((a, b) => a.localeCompare(b));
  const kind = choice === null ? 'usual' : choice === 'raw' ? 'raw' : 'picked';
  const toggle = (): void => {
    if (!opened) setSeen(namesSeen());
    setOpened(!opened);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" withArrow shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconBraces size={16} aria-hidden />} onClick={toggle}>
          {t('logs.fields')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('logs.fields')}>
        <Stack gap="sm" w={260}>
          <Radio.Group
            aria-label={t('logs.fields')}
            value={kind}
            onChange={(value) => onChange(value === 'usual' ? null : value === 'raw' ? 'raw' : picked)}
          >
            <Stack gap={8}>
              <Radio value="usual" label={t('logs.fieldsUsual')} />
              <Radio value="raw" label={t('logs.fieldsRaw')} />
              <Radio value="picked" label={t('logs.fieldsPicked')} />
            </Stack>
          </Radio.Group>
          {kind === 'picked' &&
            (names.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('logs.fieldsNone')}
              </Text>
            ) : (
              <ScrollArea.Autosize mah={260} type="auto">
                <Checkbox.Group aria-label={t('logs.fieldsPicked')} value={picked} onChange={onChange}>
                  <Stack gap={6}>
                    {names.map((name) => (
                      <Checkbox key={name} size="xs" value={name} label={<span className="mono wrap">{name}</span>} />
                    ))}
                  </Stack>
                </Checkbox.Group>
              </ScrollArea.Autosize>
            ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
