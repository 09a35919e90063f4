/**
 * What can be done with one row, behind three dots. A list has many of them and a person opens one: until then it is a plain button, and only
 * the opened one costs a menu.
 */
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useRef, useState, type ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly children: () => ReactNode;
}

export function RowMenu({ label, children }: Props) {
  const [isWanted, setWanted] = useState(false);
  const ref = useRef<HTMLButtonElement>(null);
  const button = (
    <ActionIcon
      ref={ref}
      variant="subtle"
      color="gray"
      aria-label={label}
      {...(isWanted ? {} : { 'aria-haspopup': 'menu', 'aria-expanded': false, onClick: () => setWanted(true) })}
    >
      <IconDots size={16} />
    </ActionIcon>
  );
  if (!isWanted) return button;
  return (
    // The button that was pressed has gone with the opening: this one takes its place, and the focus when the menu closes.
    <Menu defaultOpened position="bottom-end" onClose={() => ref.current?.focus()}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown maw={360}>{children()}</Menu.Dropdown>
    </Menu>
  );
}
