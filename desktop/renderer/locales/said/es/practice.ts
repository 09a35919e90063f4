/** What main says about the practice world, in Spanish. */
import type { Table } from '../said.ts';

export const practice: Table = [
  ['Practice server', 'Servidor de prácticas'],
  ['there are no blacklists in the practice world', 'en el mundo de prácticas no hay listas negras'],
  [
    'the practice world lives on this machine, so its way out is not tried',
    'el mundo de prácticas vive en este equipo, así que no se prueba su salida',
  ],
  [
    'The practice world is not running. Start it first ("palomar practice up").',
    'El mundo de prácticas no está en marcha. Inícielo antes ("palomar practice up").',
  ],
  ['Stopped, as asked.', 'Detenido, como pidió.'],
  ['In the practice world, {{argv}} ended with {{exitCode}}: {{stderr}}', 'En el mundo de prácticas, {{=argv}} terminó con {{exitCode}}: {{stderr}}'],
  ['a command', 'una orden'],
  ['Clear away what an earlier world left', 'Retirar lo que dejó un mundo anterior'],
  ['The image of a fresh VPS (Debian 13)', 'La imagen de un VPS nuevo (Debian 13)'],
  ['The image of the world around it (DNS, mail, ACME)', 'La imagen del mundo que lo rodea (DNS, correo, ACME)'],
  ['The practice world is being started already. Wait for that to end.', 'El mundo de prácticas ya se está iniciando. Espere a que termine.'],
  ['Stopped, as asked. Start again when you like.', 'Detenido, como pidió. Inícielo de nuevo cuando quiera.'],
  ['The practice world did not start: {{error}}', 'El mundo de prácticas no se inició: {{=error}}'],
  ['There is no practice world. Start it first.', 'No hay mundo de prácticas. Inícielo antes.'],
  [
    'The practice world needs Linux: on other systems Docker runs in a machine of its own, whose containers this app can’t reach by address.',
    'El mundo de prácticas necesita Linux: en otros sistemas, Docker funciona en una máquina propia a cuyos contenedores esta aplicación no llega por dirección.',
  ],
  [
    'Docker runs here, but you may not use it. Add yourself to the group `docker`, log in again, and start once more.',
    'Docker funciona aquí, pero usted no puede usarlo. Añádase al grupo `docker`, entre de nuevo en la sesión e inícielo otra vez.',
  ],
  [
    'No Docker answers on this machine. Install it (on Debian and Ubuntu: apt install docker.io), start it, and start once more.',
    'En este equipo no responde ningún Docker. Instálelo (en Debian y Ubuntu: apt install docker.io), inícielo y pruebe otra vez.',
  ],
  ['The network {{ipv4}}', 'La red {{ipv4}}'],
  ['A fresh VPS with a root password', 'Un VPS nuevo con contraseña de root'],
  ['The authority: a signed root, test and the mail domains', 'La autoridad: una raíz firmada, test y los dominios de correo'],
  ['A resolver that validates', 'Un resolutor que valida'],
  ['An ACME server', 'Un servidor ACME'],
  ['A stranger’s mail server, {{strangerDomain}}', 'El servidor de correo de un desconocido, {{strangerDomain}}'],
  [
    'Docker could not make the practice network {{ipv4}}: {{why}} If another network uses these addresses, remove it and start again.',
    'Docker no pudo crear la red de prácticas {{ipv4}}: {{why}} Si otra red usa esas direcciones, quítela e inicie de nuevo.',
  ],
];
