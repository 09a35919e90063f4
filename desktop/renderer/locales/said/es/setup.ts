/** What main says about a set-up that runs, in Spanish. */
import type { Table } from '../said.ts';

export const setup: Table = [
  ['Nobody here knows how to do this: {{words}}', 'Aquí nadie sabe hacer esto: {{=words}}'],
  ['After {{timeoutMs}} seconds this was still missing: {{problem}}.', 'A los {{timeoutMs}} segundos aún faltaba esto: {{=problem}}.'],
  [
    'Cancelled. What was already done stays; running set-up again goes on from there.',
    'Cancelado. Lo ya hecho se queda; al ejecutar de nuevo la instalación, continúa desde ahí.',
  ],
  ['The commands did not run as root.', 'Las órdenes no se ejecutaron como root.'],
  [
    'Look at ~/.ssh/authorized_keys and at the sshd settings of the server (its log: journalctl -u ssh), then run set-up again: what is done is skipped.',
    'Mire ~/.ssh/authorized_keys y los ajustes de sshd en el servidor (su registro: journalctl -u ssh), y ejecute de nuevo la instalación: lo hecho se omite.',
  ],
  [
    'Run set-up again; the image is uploaded afresh. If it happens twice, reinstall the app: its own copy may be damaged.',
    'Ejecute de nuevo la instalación; la imagen se sube otra vez. Si ocurre dos veces, reinstale la aplicación: puede que su propio ejemplar esté dañado.',
  ],
  [
    'Settle what the message names, then run set-up again: what is done is skipped.',
    'Resuelva lo que nombra el mensaje y ejecute de nuevo la instalación: lo hecho se omite.',
  ],
  [
    'Check the network, then run set-up again: what is done is skipped. An upload goes on where it stopped.',
    'Revise la red y ejecute de nuevo la instalación: lo hecho se omite. Una subida continúa donde se detuvo.',
  ],
  [
    'Free some space on the server (apt-get clean, docker image prune), then run set-up again: what is done is skipped.',
    'Libere espacio en el servidor (apt-get clean, docker image prune) y ejecute de nuevo la instalación: lo hecho se omite.',
  ],
  ['Wait until the other run has ended, or end it there.', 'Espere a que termine la otra ejecución, o póngale fin allí.'],
  [
    'Free the ports as described, then run set-up again: what is done is skipped.',
    'Libere los puertos como se describe y ejecute de nuevo la instalación: lo hecho se omite.',
  ],
  [
    'Do what the failed checks say, then run set-up again: what is done is skipped.',
    'Haga lo que dicen las comprobaciones que fallan y ejecute de nuevo la instalación: lo hecho se omite.',
  ],
  [
    'Read the last lines of the service above. The version that worked before, if there was one, runs again.',
    'Lea las últimas líneas del servicio. La versión que funcionaba antes, si la había, vuelve a estar en marcha.',
  ],
  [
    'Give the right password for sudo, or log in as root, then run set-up again: what is done is skipped.',
    'Dé la contraseña correcta para sudo, o entre como root, y ejecute de nuevo la instalación: lo hecho se omite.',
  ],
  [
    'The server may be busy: wait a minute, then run set-up again: what is done is skipped.',
    'Puede que el servidor esté ocupado: espere un minuto y ejecute de nuevo la instalación: lo hecho se omite.',
  ],
  [
    'Reinstall the server with Debian 13 or Ubuntu 24.04 (most providers offer it in their panel), then add it again.',
    'Reinstale el servidor con Debian 13 o Ubuntu 24.04 (la mayoría de los proveedores lo ofrecen en su panel) y añádalo de nuevo.',
  ],
  ['Build the image first: npm run image.', 'Construya antes la imagen: npm run image.'],
  [
    'Read the last lines above; when the cause is gone, run set-up again: what is done is skipped.',
    'Lea las últimas líneas; cuando la causa haya desaparecido, ejecute de nuevo la instalación: lo hecho se omite.',
  ],
  [
    '“{{title}}” was carried out without an error, but what it is for does not hold afterwards.',
    '“{{=title}}” se hizo sin error, pero después no se cumple aquello para lo que sirve.',
  ],
  [
    'Another Palomar took over the lock of this server, or the server stopped answering, so this run stopped changing things.',
    'Otro Palomar tomó el bloqueo de este servidor, o el servidor dejó de responder, así que esta ejecución dejó de cambiar cosas.',
  ],
  ['Something in the app itself went wrong: {{error}}', 'Algo falló en la propia aplicación: {{error}}'],
  [
    'This server is being set up for {{domain}} right now. Wait for it, or cancel it first.',
    'Este servidor se está instalando ahora mismo para {{domain}}. Espere a que termine, o cancélelo antes.',
  ],
  ['set-up of {{domain}}', 'instalación de {{domain}}'],
  ['{{os}} cannot be set up. {{reason}}', '{{=os}} no se puede instalar. {{=reason}}'],
  ['This system', 'Este sistema'],
  [
    'The port that SSH is used on could not be found out, and a firewall must not be built on a guess.',
    'No se pudo averiguar por qué puerto se usa SSH, y un cortafuegos no debe construirse sobre una suposición.',
  ],
  [
    'The server has no IPv4 address, and most of the world sends mail over IPv4 only.',
    'El servidor no tiene dirección IPv4, y la mayor parte del mundo envía correo solo por IPv4.',
  ],
  [
    "This app carries no image for the server's processor ({{machine}}), so there is nothing to install on it.",
    'Esta aplicación no trae ninguna imagen para el procesador del servidor ({{machine}}), así que no hay nada que instalar en él.',
  ],
  ['health of {{missing}}', 'la salud de {{missing}}'],
  ['a while of running without a fall', 'un rato en marcha sin caerse'],
  ['{{service}} said last:', 'Lo último que dijo {{service}}:'],
  [
    'The service {{service}} ended right after its start (exit code {{exitCode}}). Its last lines tell why; mail does not flow without it.',
    'El servicio {{service}} terminó justo tras arrancar (código de salida {{exitCode}}). Sus últimas líneas dicen por qué; sin él, el correo no fluye.',
  ],
  [
    'The connection to the server was lost in the middle of this step, so this run stopped changing things.',
    'Se perdió la conexión con el servidor en medio de este paso, así que esta ejecución dejó de cambiar cosas.',
  ],
];
