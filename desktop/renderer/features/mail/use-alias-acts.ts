/** What is done with an alias at once, with an undo: it is switched off and on, and removed. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MailAlias, Server } from '../../../contract/index.ts';
import { useUndo } from '../../components/use-undo.tsx';
import { useApi } from '../../connection/api.tsx';

type Reply = MailAlias['disabledReply'];

export interface AliasActs {
  readonly busy: boolean;
  readonly error: unknown;
  /** Null: in use again. */
  readonly answer: (alias: MailAlias, reply: Reply) => void;
  readonly remove: (alias: MailAlias, then?: () => void) => void;
}

export function useAliasActs(server: Server): AliasActs {
  const { t } = useTranslation();
  const { client, query } = useApi();
  const queries = useQueryClient();
  const undo = useUndo();
  const refresh = () => queries.invalidateQueries({ queryKey: query.mail.key() });
  const put = async (address: string, disabledReply: Reply): Promise<void> => {
    await client.mail.aliases.update({ serverId: server.id, address, disabledReply });
    await refresh();
  };
  const bringBack = async ({ address, targets, position, disabledReply, label, description }: MailAlias): Promise<void> => {
    await client.mail.aliases.create({ serverId: server.id, address, targets, position, disabledReply, label, description });
    await refresh();
  };
  const change = useMutation({
    mutationFn: ({ alias, reply }: { readonly alias: MailAlias; readonly reply: Reply }) => put(alias.address, reply),
    onSuccess: (_, { alias, reply }) =>
      undo({
        said: t(reply === null ? 'mail.aliasOn' : 'mail.aliasOff', { address: alias.address }),
        undo: () => put(alias.address, alias.disabledReply),
      }),
  });
  const remove = useMutation({
    mutationFn: ({ address }: MailAlias) => client.mail.aliases.remove({ serverId: server.id, address }),
    onSuccess: async (_, alias) => {
      await refresh();
      undo({ said: t('mail.aliasRemoved', { address: alias.address }), undo: () => bringBack(alias) });
    },
  });
  return {
    busy: change.isPending || remove.isPending,
    error: change.error ?? remove.error,
    answer: (alias, reply) => change.mutate({ alias, reply }),
    remove: (alias, then) => remove.mutate(alias, { onSuccess: () => then?.() }),
  };
}
