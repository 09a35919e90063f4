/** Providers around the whole interface. */
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProvider, createApi } from '../connection/api.tsx';
import type { Connection } from '../connection/connection.ts';
import { Gate } from './Gate.tsx';
import { resolveVariables, theme } from './theme.ts';

interface Props {
  readonly connection: Connection;
  readonly nonce: string;
}

export function App({ connection, nonce }: Props) {
  const [api] = useState(() => createApi(connection));
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { retry: false, staleTime: 10_000, refetchOnWindowFocus: false, networkMode: 'always' },
          mutations: { networkMode: 'always' },
        },
      }),
  );
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={queries}>
        <ApiProvider value={api}>
          <Gate />
          <Notifications position="bottom-right" />
        </ApiProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
