/** What main says about updates and restarts, in Spanish. */
import type { Table } from '../said.ts';

export const tasks: Table = [
  ['No step of this task authorises a key.', 'Ningún paso de esta tarea autoriza una clave.'],
  ['Check the network, then run it again.', 'Revise la red y ejecútela de nuevo.'],
  ['Free some space, then run it again.', 'Libere espacio y ejecútela de nuevo.'],
  [
    'Read the last lines of the service above; "Set-up" repairs what is not as it should be.',
    'Lea las últimas líneas del servicio; "Instalación" repara lo que no está como debe.',
  ],
  ['The server may be busy: wait a minute, then run it again.', 'Puede que el servidor esté ocupado: espere un minuto y ejecútela de nuevo.'],
  [
    'Read the last lines above; when the cause is gone, run it again.',
    'Lea las últimas líneas; cuando la causa haya desaparecido, ejecútela de nuevo.',
  ],
  ['Ask the server to restart', 'Pedir al servidor que se reinicie'],
  [
    'Mail that others send meanwhile waits with them: they try again for days.',
    'El correo que otros envíen entretanto espera con ellos: lo reintentan durante días.',
  ],
  ['Wait until it answers again', 'Esperar a que responda de nuevo'],
  ['Its key must be the one that was pinned, as always.', 'Su clave debe ser la que se fijó, como siempre.'],
  ['the server has started anew', 'el servidor ha arrancado de nuevo'],
  ['Wait until every service is healthy', 'Esperar a que todos los servicios estén sanos'],
  ['The mail server starts with the machine.', 'El servidor de correo arranca con la máquina.'],
  ['every service of {{project}} is healthy', 'todos los servicios de {{project}} están sanos'],
  ['Something in the app itself went wrong.', 'Algo falló en la propia aplicación.'],
  ['restart of the server', 'reinicio del servidor'],
  ['The server has not come back. Look at it in the console of your provider.', 'El servidor no ha vuelto. Mírelo en la consola de su proveedor.'],
  [
    'The server is back, but not every service is healthy. Look at its containers and their logs.',
    'El servidor ha vuelto, pero no todos los servicios están sanos. Mire sus contenedores y sus registros.',
  ],
  [
    'Something else is being done on this server right now. Wait for it, or cancel it first.',
    'Ahora mismo se está haciendo otra cosa en este servidor. Espere a que termine, o cancélela antes.',
  ],
  ['The server does not say which updates wait for it. It said: {{stderr}}', 'El servidor no dice qué actualizaciones le esperan. Dijo: {{stderr}}'],
  ['No security update waits for this server.', 'Ninguna actualización de seguridad espera a este servidor.'],
  ['# log in again, and see that it is another life: {{render}}', '# entrar de nuevo y ver que es otra vida: {{render}}'],
  ['# ask Docker for the state of {{services}}', '# preguntar a Docker por el estado de {{services}}'],
];
