/** What main says about what belongs to no other subject, in Spanish. */
import type { Table } from '../said.ts';

export const app: Table = [
  ['The vault is locked. Unlock it first.', 'La bóveda está cerrada. Ábrala antes.'],
  ['That alert is over. Nothing is left to set aside.', 'Ese aviso ya pasó. No queda nada que apartar.'],
  [
    'The image for servers is not there ({{file}}), so nothing can be installed. Build it with "npm run image".',
    'La imagen para servidores no está ({{file}}), así que no se puede instalar nada. Constrúyala con "npm run image".',
  ],
  [
    '{{file}} is not a manifest that this Palomar knows. Build the image again with "npm run image".',
    '{{file}} no es un manifiesto que este Palomar conozca. Construya de nuevo la imagen con "npm run image".',
  ],
  ['{{username}} on {{hostname}} (process {{pid}})', '{{username}} en {{hostname}} (proceso {{pid}})'],
  ['There is no mail server on this machine yet. Run set-up first.', 'En esta máquina aún no hay servidor de correo. Ejecute antes la instalación.'],
  [
    '{{stack}} on the server cannot be understood. Run set-up again: it repairs that.',
    '{{stack}} en el servidor no se entiende. Ejecute de nuevo la instalación: lo repara.',
  ],
  ['updates of the system', 'actualizaciones del sistema'],
  ['a new certificate', 'un certificado nuevo'],
  ['This is not valid: {{lines}}', 'Esto no es válido: {{lines}}'],
  [
    'Something went wrong inside Palomar (reference {{reference}}). Its log says what; trying again does no harm.',
    'Algo falló dentro de Palomar (referencia {{reference}}). Su registro dice qué; volver a intentarlo no hace daño.',
  ],
  ['It did not answer in time.', 'No respondió a tiempo.'],
  ['TLS failed: {{message}}', 'TLS falló: {{message}}'],
  ['TLS failed: for no reason given', 'TLS falló, sin dar una razón'],
  ['It answered: {{heard}}', 'Respondió: {{heard}}'],
  ['It talks without end before TLS.', 'Habla sin fin antes de TLS.'],
  ['It closed the connection before TLS.', 'Cerró la conexión antes de TLS.'],
  ['Only the desktop window can do that; here is none.', 'Solo la ventana de escritorio puede hacer eso; aquí no hay ninguna.'],
  [
    'The recovery key that opens {{address}} ({{keyId}}) is not in this vault. Reset the password on the computer that made that key; without it and without the password, the mail stays closed.',
    'La clave de recuperación que abre {{address}} ({{keyId}}) no está en esta bóveda. Restablezca la contraseña en el equipo que creó esa clave; sin ella y sin la contraseña, el correo sigue cerrado.',
  ],
  ['Cancelled.', 'Cancelado.'],
  ['must be an address such as name@example.org', 'debe ser una dirección como nombre@example.org'],
  ['must be a place such as #/settings', 'debe ser un lugar como #/settings'],
  ['must be an address, *@domain or /regular expression/@domain', 'debe ser una dirección, *@dominio o /expresión regular/@dominio'],
  ['must be an address, a host or an https URL', 'debe ser una dirección, un host o una URL https'],
  ['must be a domain name such as example.org', 'debe ser un nombre de dominio como example.org'],
  ['there is no display for a window here', 'aquí no hay pantalla para una ventana'],
  ['Electron does not run as root with its sandbox on', 'Electron no funciona como root con su recinto de seguridad'],
  ['Electron’s binary could not be fetched', 'no se pudo obtener el programa de Electron'],
];
