/** What main says about the steps of a set-up, in Spanish. */
import type { Table } from '../said.ts';

export const plan: Table = [
  ['prints {{pattern}}: {{render}}', 'imprime {{pattern}}: {{render}}'],
  [
    '{{path}} has SHA-256 {{sha256}}, mode {{mode}}, owner {{owner}}',
    '{{path}} tiene el SHA-256 {{sha256}}, el modo {{mode}} y el propietario {{owner}}',
  ],
  ['{{path}} has SHA-256 {{sha256}}, mode {{mode}}', '{{path}} tiene el SHA-256 {{sha256}} y el modo {{mode}}'],
  ['{{path}} has SHA-256 {{sha256}}, owner {{owner}}', '{{path}} tiene el SHA-256 {{sha256}} y el propietario {{owner}}'],
  ['{{path}} has SHA-256 {{sha256}}', '{{path}} tiene el SHA-256 {{sha256}}'],
  ['Docker has the image {{reference}} with id {{id}}', 'Docker tiene la imagen {{reference}} con el identificador {{id}}'],
  ['every service of {{project}} is healthy: {{services}}', 'todos los servicios de {{project}} están sanos: {{services}}'],
  ['a second, fresh connection logs in with the key alone', 'una segunda conexión, nueva, entra solo con la clave'],
  ['nothing (it is done every time)', 'nada (se hace cada vez)'],
  ['Use the Docker that is already here', 'Usar el Docker que ya está aquí'],
  ['Install Docker and Compose', 'Instalar Docker y Compose'],
  [
    'The stack runs in containers, each locked in by itself. From the packages {{packages}}; no other package source is added.',
    'Los servicios funcionan en contenedores, cada uno encerrado por separado. De los paquetes {{packages}}; no se añade ninguna otra fuente de paquetes.',
  ],
  [
    '/etc/docker/daemon.json on the server is not a JSON object, so Docker itself cannot read it. Repair or remove that file, then run set-up again.',
    '/etc/docker/daemon.json en el servidor no es un objeto JSON, así que ni el propio Docker puede leerlo. Repare o quite ese archivo y ejecute de nuevo la instalación.',
  ],
  [
    'Set limits for logs and keep containers running while Docker updates',
    'Limitar los registros y mantener los contenedores en marcha mientras Docker se actualiza',
  ],
  [
    'Logs are capped, containers outlive an update of Docker, and the addresses of IPv6 clients reach the services. What the file already says stays.',
    'Los registros tienen un tope, los contenedores sobreviven a una actualización de Docker y las direcciones IPv6 de los clientes llegan a los servicios. Lo que el archivo ya dice se queda.',
  ],
  ['Close every port that mail, web and SSH do not need', 'Cerrar todo puerto que no necesiten el correo, la web ni SSH'],
  [
    'Open stay {{ports}} (SSH is used on {{sshPorts}}). The rules take themselves back after {{deadManSeconds}} seconds unless a new connection proves that you still get in.',
    'Quedan abiertos {{ports}} (SSH se usa en {{sshPorts}}). Las reglas se retiran solas a los {{deadManSeconds}} segundos si una conexión nueva no demuestra que usted sigue pudiendo entrar.',
  ],
  ['No longer reachable from outside: {{cutOff}}.', 'Dejará de verse desde fuera: {{cutOff}}.'],
  ['Open the ports of mail and web in ufw', 'Abrir los puertos de correo y web en ufw'],
  ['ufw is active here and stays in charge; it lets {{names}} through.', 'ufw está activo aquí y sigue al mando; deja pasar {{names}}.'],
  ['Open the ports of mail and web in firewalld', 'Abrir los puertos de correo y web en firewalld'],
  [
    'firewalld is active here and stays in charge; it lets {{ports}} through, now and after a restart.',
    'firewalld está activo aquí y sigue al mando; deja pasar {{ports}}, ahora y tras un reinicio.',
  ],
  ['Refresh the package lists and install the base packages', 'Refrescar las listas de paquetes e instalar los paquetes básicos'],
  [
    'The next steps need {{packages}}; all of them come from the distribution itself.',
    'Los pasos siguientes necesitan {{packages}}; todos vienen de la propia distribución.',
  ],
  ['Install security updates every night', 'Instalar cada noche las actualizaciones de seguridad'],
  [
    'A mail server is attacked every day of its life. Security updates of the distribution install themselves; nothing reboots by itself.',
    'Un servidor de correo recibe ataques cada día de su vida. Las actualizaciones de seguridad de la distribución se instalan solas; nada se reinicia por su cuenta.',
  ],
  ["Give Palomar's own SSH key access", 'Dar acceso a la clave SSH propia de Palomar'],
  [
    'A key cannot be guessed, a password can. It is tried on a second connection before anything relies on it.',
    'Una clave no se adivina, una contraseña sí. Se prueba en una segunda conexión antes de que nada dependa de ella.',
  ],
  ['Refuse passwords over SSH', 'Rechazar contraseñas por SSH'],
  [
    'Once a login with the key alone has worked on a second connection, nobody needs a password over SSH any more; guessing them becomes pointless. This holds for every user of the server.',
    'Cuando un acceso solo con la clave ha funcionado en una segunda conexión, ya nadie necesita una contraseña por SSH; adivinarlas deja de tener sentido. Vale para todos los usuarios del servidor.',
  ],
  [
    "The server did not let Palomar's key in on a second connection, so passwords stay on. Nothing was changed.",
    'El servidor no admitió la clave de Palomar en una segunda conexión, así que las contraseñas siguen valiendo. No se cambió nada.',
  ],
  [
    "With the new settings the server refused Palomar's key, so the old settings were put back.",
    'Con los ajustes nuevos, el servidor rechazó la clave de Palomar, así que se repusieron los anteriores.',
  ],
  ['Make the directories of the stack', 'Crear los directorios del servidor de correo'],
  [
    'Configuration and secrets live in {{configuration}}, images wait in {{images}}.',
    'La configuración y los secretos están en {{configuration}}; las imágenes esperan en {{images}}.',
  ],
  ['Make the secrets that the services know each other by', 'Crear los secretos con los que los servicios se reconocen'],
  [
    'They are made on the server and never leave it. Those that exist are kept.',
    'Se crean en el servidor y nunca salen de él. Los que ya existen se conservan.',
  ],
  ['Upload the image of the stack', 'Subir la imagen del servidor de correo'],
  [
    'It travels with the app, so no registry has to be trusted or reached. An upload that was cut off goes on where it stopped.',
    'Viaja con la aplicación, así que no hay que fiarse de ningún registro de imágenes ni llegar a él. Una subida cortada continúa donde se detuvo.',
  ],
  ['Load the image into Docker', 'Cargar la imagen en Docker'],
  [
    'Only the image that this app was built with is accepted: SHA-256 {{sha256}}…',
    'Solo se acepta la imagen con la que se construyó esta aplicación: SHA-256 {{sha256}}…',
  ],
  [
    'The image on the server is not the one this app was built with, so it was not loaded. Run set-up again to upload it afresh.',
    'La imagen del servidor no es aquella con la que se construyó esta aplicación, así que no se cargó. Ejecute de nuevo la instalación para subirla otra vez.',
  ],
  ['Write the configuration of the stack', 'Escribir la configuración del servidor de correo'],
  [
    'Everything that makes this server yours is in {{files}}. The last version that worked stays in {{lastGood}}.',
    'Todo lo que hace suyo este servidor está en {{files}}. La última versión que funcionó se queda en {{lastGood}}.',
  ],
  ['Start the stack and wait until it is healthy', 'Iniciar el servidor de correo y esperar a que esté sano'],
  [
    '{{services}} services: {{services2}}. If one of them does not come up, the version that worked before is put back.',
    '{{services}} servicios: {{services2}}. Si alguno no arranca, se repone la versión que funcionaba antes.',
  ],
  ['succeeds: {{render}}', 'termina bien: {{render}}'],
  ['{{one}}, or {{other}}', '{{=one}}, o {{=other}}'],
  ['# write {{path}} (mode {{mode}}, owner {{owner}}):', '# escribir {{path}} (modo {{mode}}, propietario {{owner}}):'],
  [
    '# upload {{source}} ({{sizeBytes}} bytes, SHA-256 {{sha256}}) to {{path}}',
    '# subir {{source}} ({{sizeBytes}} bytes, SHA-256 {{sha256}}) a {{path}}',
  ],
  [
    "# append Palomar's public key to ~/.ssh/authorized_keys, unless it is there",
    '# añadir la clave pública de Palomar a ~/.ssh/authorized_keys, si no está ya',
  ],
  ['# stop unless {{line}}', '# detenerse si no se cumple: {{=line}}'],
  ['# wait up to {{timeoutMs}} s until {{line}}', '# esperar hasta {{timeoutMs}} s a que se cumpla: {{=line}}'],
  ['# else: {{line}}', '# si no: {{=line}}'],
  ['# {{words}}', '# {{=words}}'],
];
