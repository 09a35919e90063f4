/**
 * The one field by which a view is narrowed down: `/` goes to it from anywhere in the view, Escape empties it and then leaves it. What it is for
 * stands inside it, so a row of controls needs no line of labels above.
 */
import { ActionIcon, Kbd, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  /** What is looked through, as a call: "Find a mailbox". */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** "3 of 200", while something is looked for. */
  readonly found?: string | undefined;
  /** Why it cannot be looked for. */
  readonly error?: string | null;
  /** As wide as there is room; else 280 px. */
  readonly isWide?: boolean;
  readonly disabled?: boolean;
  /** Switches within the field, and the width they take. */
  readonly switches?: { readonly widthPx: number; readonly children: ReactNode };
}

const WIDTH_PX = 280;
const BUTTON_PX = 32;

export function FilterField({ label, value, onChange, found, error = null, isWide = false, disabled = false, switches }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const clear = (): void => {
    onChange('');
    input.current?.focus();
  };
  const end =
    value === '' ? (
      <Kbd size="xs" aria-hidden className="filter-key">
        /
      </Kbd>
    ) : (
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('common.clearFilter')} onClick={clear}>
        <IconX size={14} />
      </ActionIcon>
    );
  return (
    <div className="row filter-field" data-wide={isWide || undefined}>
      <TextInput
        ref={input}
        data-filter
        {...(isWide ? { className: 'grow' } : { w: WIDTH_PX })}
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        autoComplete="off"
        disabled={disabled}
        leftSection={<IconSearch size={15} aria-hidden />}
        rightSectionWidth={BUTTON_PX + (switches?.widthPx ?? 0)}
        rightSectionPointerEvents="all"
        rightSection={
          <span className="row filter-end">
            {switches?.children}
            {end}
          </span>
        }
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // A dialogue around it stays open as long as there is something to empty.
          if (value !== '') event.stopPropagation();
          if (value === '') event.currentTarget.blur();
          else onChange('');
        }}
      />
      <span className="only-heard" role="status">
        {found}
      </span>
      {found !== undefined && (
        <span className="dim numbers" aria-hidden>
          {found}
        </span>
      )}
    </div>
  );
}
