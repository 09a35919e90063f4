/** Something that is set or taken away: asked for, the list read again, and an undo offered where there is a way back. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Undoable } from '../../../components/use-undo.tsx';
import { useUndo } from '../../../components/use-undo.tsx';
import { useApi } from '../../../connection/api.tsx';

interface Change {
  readonly work: () => Promise<unknown>;
  readonly undoable?: Undoable;
  readonly then?: () => void;
}

export interface Changer {
  readonly busy: boolean;
  readonly error: unknown;
  readonly run: (change: Change) => void;
}

export function useChange(): Changer {
  const { query } = useApi();
  const queries = useQueryClient();
  const undo = useUndo();
  const refresh = () => queries.invalidateQueries({ queryKey: query.mail.key() });
  const change = useMutation({
    mutationFn: ({ work }: Change) => work(),
    onSuccess: async (_, { undoable, then }) => {
      then?.();
      await refresh();
      if (undoable === undefined) return;
      undo({
        said: undoable.said,
        undo: async () => {
          await undoable.undo();
          await refresh();
        },
      });
    },
  });
  return { busy: change.isPending, error: change.error, run: (asked) => change.mutate(asked) };
}
