/** The renderer begins here: fonts, styles, language, connection, then the app. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './app/app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { IS_MAC } from './app/keyboard/use-keyboard.ts';
import { startLanguage } from './app/language.ts';
import { giveStylesTheNonce, readNonce, writeStylesAsObjects } from './app/style-nonce.ts';
import { fetchRemainingViews } from './app/views.tsx';
import { openConnection } from './connection/open-connection.ts';

const REMAINING_AFTER_MS = 3_000;

const isMacWindow = window.location.protocol === 'app:' && IS_MAC;
if (isMacWindow) document.documentElement.dataset['titleBar'] = 'inside';
const nonce = readNonce();
giveStylesTheNonce(nonce);
writeStylesAsObjects();
const connection = openConnection();
await startLanguage();
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App connection={connection} nonce={nonce} />
    </StrictMode>,
  );
// Not before the first screen has what it asked for.
setTimeout(fetchRemainingViews, REMAINING_AFTER_MS);
