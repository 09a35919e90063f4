/** What main says about containers, logs, terminals and the machine, in Spanish. */
import type { Table } from '../said.ts';

export const containers: Table = [
  [
    'No container of the mail server is on this machine. Run set-up first.',
    'En esta máquina no hay ningún contenedor del servidor de correo. Ejecute antes la instalación.',
  ],
  [
    'There is no service "{{service}}" on this server. There are: {{names}}.',
    'En este servidor no hay ningún servicio "{{service}}". Hay: {{names}}.',
  ],
  [
    'Docker knows no such container any more: {{reason}}. It may have been recreated; look again.',
    'Docker ya no conoce ese contenedor: {{reason}}. Puede que se haya recreado; mire de nuevo.',
  ],
  ['Docker on the server refused: {{reason}}', 'Docker en el servidor se negó: {{reason}}'],
  [
    'Docker does not answer on the server. Run set-up, which installs and starts it.',
    'Docker no responde en el servidor. Ejecute la instalación, que lo instala y lo inicia.',
  ],
  [
    'The connection to the server was lost while Docker was being asked. Try again.',
    'Se perdió la conexión con el servidor mientras se preguntaba a Docker. Inténtelo de nuevo.',
  ],
  ['The stream of Docker events ended.', 'El flujo de sucesos de Docker terminó.'],
  ['Docker sent something that is no log stream.', 'Docker envió algo que no es un flujo de registro.'],
  [
    '"{{text}}" is no point in time. Say how long ago (90s, 10m, 1h30m, 2d) or when (2026-01-31T12:00:00Z).',
    '"{{text}}" no es un momento. Diga hace cuánto (90s, 10m, 1h30m, 2d) o cuándo (2026-01-31T12:00:00Z).',
  ],
  ['the kernel counters could not be read', 'no se pudieron leer los contadores del núcleo'],
  ['The server does not say how busy it is: /proc cannot be read there.', 'El servidor no dice cuánto trabajo tiene: allí no se puede leer /proc.'],
  ['That terminal is closed. Open a new one.', 'Ese terminal está cerrado. Abra uno nuevo.'],
  [
    '{{terminalsMax}} terminals are open already. Close one to open another.',
    'Ya hay {{terminalsMax}} terminales abiertos. Cierre uno para abrir otro.',
  ],
  [
    'The container of "{{service}}" is not running ({{Status}}), so there is nothing to open a shell in. Start it first.',
    'El contenedor de "{{service}}" no está en marcha ({{Status}}), así que no hay dónde abrir un intérprete de órdenes. Inícielo antes.',
  ],
  [
    'The image of "{{service}}" has no shell in it, on purpose: whoever breaks in finds nothing to run.',
    'La imagen de "{{service}}" no contiene ningún intérprete de órdenes, a propósito: quien irrumpa no encuentra nada que ejecutar.',
  ],
  ['From a shell on the server you can look into it all the same:', 'Desde el intérprete de órdenes del servidor puede mirar dentro de todos modos:'],
  ['  docker logs --tail 100 -f {{name}}        what it says', '  docker logs --tail 100 -f {{name}}        lo que dice'],
  ['  docker top {{name}}                       its processes', '  docker top {{name}}                       sus procesos'],
  ['  docker inspect {{name}}                   its settings and health', '  docker inspect {{name}}                   sus ajustes y su salud'],
];
