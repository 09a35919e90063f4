/**
 * Meeting a server: its key is read, the person confirms it, then Palomar logs in with exactly that key. A key confirmed once holds while only the
 * login is changed. Each wait can be ended; what was asked is then forgotten.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { HostKey, Server } from '../../../contract/index.ts';
import { useApi } from '../../connection/api.tsx';
import { readForm, wayOf, type AddressForm } from './address-form.ts';

export interface ShownKey extends HostKey {
  readonly latencyMs: number;
}

export interface Meeting {
  /** Shown and not yet confirmed. */
  readonly shown: ShownKey | null;
  /** This very way has been confirmed: the next act is the login. */
  readonly isConfirmed: boolean;
  readonly server: Server | undefined;
  readonly isReading: boolean;
  readonly isLoggingIn: boolean;
  readonly error: unknown;
  /** Reads the key, or logs in where it has been confirmed. */
  readonly begin: () => void;
  readonly confirm: () => void;
  /** To the form, with what was confirmed. */
  readonly change: () => void;
  /** To the form, with nothing confirmed. */
  readonly startOver: () => void;
}

export function useMeeting(form: AddressForm): Meeting {
  const { query, client } = useApi();
  const queries = useQueryClient();
  const [confirmed, setConfirmed] = useState<{ readonly way: string; readonly key: HostKey } | null>(null);
  const asking = useRef<AbortController | null>(null);
  const ask = (): AbortSignal => {
    asking.current?.abort();
    asking.current = new AbortController();
    return asking.current.signal;
  };
  const probe = useMutation({
    mutationFn: () => {
      const { endpoint, jump } = readForm(form);
      return client.servers.probe({ ...endpoint, jump }, { signal: ask() });
    },
  });
  const add = useMutation({
    mutationFn: async ({ algorithm, fingerprint }: HostKey) => {
      const server = await client.servers.add({ ...readForm(form), hostKey: { algorithm, fingerprint } }, { signal: ask() });
      await queries.invalidateQueries({ queryKey: query.servers.key() });
      return server;
    },
  });
  const isConfirmed = confirmed?.way === wayOf(form);
  const change = (): void => {
    asking.current?.abort();
    probe.reset();
    add.reset();
  };
  const login = (key: HostKey): void => {
    setConfirmed({ way: wayOf(form), key });
    add.mutate(key);
  };
  return {
    shown: probe.data ?? null,
    isConfirmed,
    server: add.data,
    isReading: probe.isPending,
    isLoggingIn: add.isPending,
    error: add.error ?? probe.error,
    begin: () => (isConfirmed ? login(confirmed.key) : probe.mutate()),
    confirm: () => probe.data && login(probe.data),
    change,
    startOver: () => {
      setConfirmed(null);
      change();
    },
  };
}
