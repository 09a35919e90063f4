/** What main says about servers and their logins, in Spanish. */
import type { Table } from '../said.ts';

export const servers: Table = [
  ['Palomar is closing.', 'Palomar se está cerrando.'],
  [
    'The jump host {{user}}@{{host}}:{{port}} is not known here. Add it as a server first, so that its host key is confirmed too.',
    'El servidor de salto {{user}}@{{host}}:{{port}} no se conoce aquí. Añádalo antes como servidor, para que se confirme también su clave de host.',
  ],
  ['That server is here already, as "{{name}}".', 'Ese servidor ya está aquí, como "{{name}}".'],
  ['Key files are not read here. Paste the key instead.', 'Los archivos de clave no se leen aquí. Pegue la clave en su lugar.'],
  [
    '{{user}} can log in but not become root with sudo. Log in as root, or give this user sudo, then add the server again.',
    '{{user}} puede entrar, pero no convertirse en root con sudo. Entre como root, o dé sudo a este usuario, y añada el servidor de nuevo.',
  ],
  ['The vault holds no password for "{{name}}".', 'La bóveda no tiene la contraseña de "{{name}}".'],
  ['The vault holds no key for "{{name}}".', 'La bóveda no tiene la clave de "{{name}}".'],
  ['{{missing}} Forget this server and add it again.', '{{=missing}} Olvide este servidor y añádalo de nuevo.'],
];
