/** What main says about the records of a domain, in Spanish. */
import type { Table } from '../said.ts';

export const dnsRecords: Table = [
  [
    '{{name}} has no mail domain yet, so there are no records to look at. Set it up first, with the domain it shall serve.',
    '{{name}} aún no tiene dominio de correo, así que no hay registros que mirar. Instálelo antes, con el dominio al que debe servir.',
  ],
  ['the server could not be reached', 'no se pudo llegar al servidor'],
  ['The address of your mail server.', 'La dirección de su servidor de correo.'],
  ['The same server over IPv6.', 'El mismo servidor por IPv6.'],
  ['Tells the world where letters to your domain go.', 'Dice al mundo adónde van los mensajes de su dominio.'],
  ['Only your mail server may send in the name of your domain (SPF).', 'Solo su servidor de correo puede enviar en nombre de su dominio (SPF).'],
  [
    'The same for the name your server greets with; bounces are judged by it.',
    'Lo mismo para el nombre con el que saluda su servidor; por él se juzgan los avisos de devolución.',
  ],
  ['The public key with which others prove your signatures (DKIM).', 'La clave pública con la que otros comprueban sus firmas (DKIM).'],
  [
    'What others shall do with letters that only pretend to be yours, and where to report it (DMARC).',
    'Qué deben hacer otros con los mensajes que solo fingen ser suyos, y adónde informar (DMARC).',
  ],
  [
    'The second key of your signatures (DKIM with Ed25519), which you switched on.',
    'La segunda clave de sus firmas (DKIM con Ed25519), que usted activó.',
  ],
  ['The name that programs expect for {{label}}.', 'El nombre que los programas esperan para {{label}}.'],
  [
    'Set where you rent the server (reverse DNS): without it, large providers refuse your letters.',
    'Se pone donde alquila el servidor (DNS inverso): sin él, los grandes proveedores rechazan sus mensajes.',
  ],
];
