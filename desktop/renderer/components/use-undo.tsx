/**
 * For what can be taken back: it is done at once, and a note offers to undo it, by its button or by Ctrl Z (⌘Z) outside of a text field.
 * Only the newest offer hears the key. What failed to be undone says why.
 */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { describeFailure } from './failure.ts';
import { useSaid } from './use-said.ts';

const OFFERED_MS = 10_000;

export interface Undoable {
  /** What was done, e.g. "Mailbox ana@example.org locked". */
  readonly said: string;
  readonly undo: () => Promise<unknown>;
}

interface Offer {
  readonly id: string;
  readonly take: () => Promise<void>;
}

let newest: Offer | null = null;
let count = 0;

/** Shows the note for something that has been done. */
export function useUndo(): (done: Undoable) => void {
  const { t } = useTranslation();
  const say = useSaid();
  return useCallback(
    ({ said, undo }: Undoable) => {
      count += 1;
      const id = `undo-${String(count)}`;
      const take = async (): Promise<void> => {
        if (newest?.id === id) newest = null;
        notifications.hide(id);
        try {
          await undo();
          notifications.show({ message: t('undo.undone'), autoClose: 3_000, closeButtonProps: { 'aria-label': t('common.close') } });
        } catch (error) {
          const { code, message } = describeFailure(error);
          notifications.show({
            color: 'red',
            autoClose: false,
            title: t('undo.failed'),
            message: message === '' ? t([`errors.${code}.hint`, 'errors.OTHER.hint']) : say(message),
            closeButtonProps: { 'aria-label': t('common.close') },
          });
        }
      };
      newest = { id, take };
      notifications.show({
        id,
        autoClose: OFFERED_MS,
        onClose: () => {
          if (newest?.id === id) newest = null;
        },
        closeButtonProps: { 'aria-label': t('common.close') },
        message: (
          <span className="row" style={{ gap: 12 }}>
            <span className="grow wrap">{said}</span>
            <Button size="compact-xs" variant="default" onClick={() => void take()}>
              {t('undo.undo')}
            </Button>
          </span>
        ),
      });
    },
    [t, say],
  );
}

/** Takes back the newest thing that still can be; false when there is none. */
export function undoNewest(): boolean {
  const offer = newest;
  if (offer === null) return false;
  void offer.take();
  return true;
}
