/** What main says about SSH connections, in Spanish. */
import type { Table } from '../said.ts';

export const ssh: Table = [
  [
    'The server allows no further session on this connection (MaxSessions). Close a terminal or wait for a running action.',
    'El servidor no permite más sesiones en esta conexión (MaxSessions). Cierre un terminal o espere a que acabe una acción en curso.',
  ],
  ['not a private key', 'no es una clave privada'],
  [
    'This private key is protected by a passphrase. Enter it to log in.',
    'Esta clave privada está protegida por una frase de paso. Escríbala para entrar.',
  ],
  [
    'The passphrase does not open this private key. Check it and try again.',
    'La frase de paso no abre esta clave privada. Revísela e inténtelo de nuevo.',
  ],
  [
    'This is not a private key in OpenSSH, PEM or PuTTY format. Choose the private half (the file without .pub).',
    'Esto no es una clave privada en formato OpenSSH, PEM o PuTTY. Elija la mitad privada (el archivo sin .pub).',
  ],
  [
    'No SSH agent is running here (SSH_AUTH_SOCK is not set). Start one and add your key to it, or choose a key file or a password.',
    'Aquí no hay ningún agente SSH en marcha (SSH_AUTH_SOCK no está definida). Inicie uno y añádale su clave, o elija un archivo de clave o una contraseña.',
  ],
  [
    'It asks for more than a password ("{{foreignPrompt}}"), which this app cannot answer; use a key',
    'Pide más que una contraseña ("{{foreignPrompt}}"), y esta aplicación no puede responder a eso; use una clave',
  ],
  ['Check the user name and the password', 'Revise el usuario y la contraseña'],
  ['Check the user name, and that this key is in its authorized_keys', 'Revise el usuario, y que esta clave esté en su authorized_keys'],
  ['It takes no passwords for this user, only: {{list}}', 'No admite contraseñas para este usuario, solo: {{list}}'],
  ['It takes no keys for this user, only: {{list}}', 'No admite claves para este usuario, solo: {{list}}'],
  ['ended by signal {{signal}}', 'terminó por la señal {{signal}}'],
  ['The command', 'La orden'],
  [
    '{{argv}} took longer than {{timeoutMs}} seconds on the server and was ended. The server may be overloaded; look at it, then run the action again.',
    '{{argv}} tardó más de {{timeoutMs}} segundos en el servidor y se le puso fin. Puede que el servidor esté sobrecargado; mírelo y ejecute la acción de nuevo.',
  ],
  ['ended with code {{exitCode}}', 'terminó con el código {{exitCode}}'],
  ['was ended by signal {{signal}}', 'terminó por la señal {{signal}}'],
  ['{{argv}} {{how}} on the server. It said nothing.', '{{argv}} {{=how}} en el servidor. No dijo nada.'],
  ['{{argv}} {{how}} on the server. It said: {{tail}}', '{{argv}} {{=how}} en el servidor. Dijo: {{tail}}'],
  [
    'The password of {{user}} has expired and the server runs nothing until it is changed. Log in once with an SSH client, set a new password, and use that one here.',
    'La contraseña de {{user}} ha caducado y el servidor no ejecuta nada hasta que se cambie. Entre una vez con un cliente SSH, ponga una nueva y use esa aquí.',
  ],
  [
    'The server closed the session before it ran {{argv}}. The account of {{user}} may have no usable shell, or only a forced command.',
    'El servidor cerró la sesión antes de ejecutar {{argv}}. Puede que la cuenta de {{user}} no tenga un intérprete de órdenes utilizable, o solo una orden forzada.',
  ],
  [
    'The server closed the session before it ran {{argv}}. The account of {{user}} may have no usable shell, or only a forced command. It said: {{said}}',
    'El servidor cerró la sesión antes de ejecutar {{argv}}. Puede que la cuenta de {{user}} no tenga un intérprete de órdenes utilizable, o solo una orden forzada. Dijo: {{said}}',
  ],
  [
    'If you have just tried a wrong password, the server may be blocking this address for a while (fail2ban, or the penalties of OpenSSH 9.8 and later): wait some minutes, and try once.',
    'Si acaba de probar una contraseña equivocada, puede que el servidor bloquee esta dirección un rato (fail2ban, o las penalizaciones de OpenSSH 9.8 y posteriores): espere unos minutos y pruebe una sola vez.',
  ],
  ['The operation', 'La operación'],
  ['{{what}} was cancelled.', '{{=what}} se canceló.'],
  [
    'The connection to the server broke. What was running there may have ended or may still run; run the action again once the server can be reached: finished parts are skipped.',
    'Se cortó la conexión con el servidor. Lo que se ejecutaba allí puede haber terminado o seguir en marcha; ejecute la acción de nuevo cuando pueda llegar al servidor: las partes terminadas se omiten.',
  ],
  [
    'The name {{host}} has no address. Check the spelling, or use the IP address of the server.',
    'El nombre {{host}} no tiene dirección. Revise la escritura o use la dirección IP del servidor.',
  ],
  [
    'There is no way to {{host}} from this network. Check the address, your own connection (and IPv6, if it is an IPv6 address), and that the server is switched on.',
    'No hay camino a {{host}} desde esta red. Revise la dirección, su propia conexión (e IPv6, si es una dirección IPv6) y que el servidor esté encendido.',
  ],
  [
    '{{place}} refuses connections: the machine is there, but no SSH server answers on that port. Check the port, and give a server that was just created a minute. If you have just tried a wrong password, the server may be blocking this address for a while (fail2ban, or the penalties of OpenSSH 9.8 and later): wait some minutes, and try once.',
    '{{place}} rechaza conexiones: la máquina está, pero en ese puerto no responde ningún servidor SSH. Revise el puerto y dé un minuto a un servidor recién creado. Si acaba de probar una contraseña equivocada, puede que el servidor bloquee esta dirección un rato (fail2ban, o las penalizaciones de OpenSSH 9.8 y posteriores): espere unos minutos y pruebe una sola vez.',
  ],
  [
    'The jump host does not let connections through to {{place}} (AllowTcpForwarding is off there). Allow it, or take another way.',
    'El servidor de salto no deja pasar conexiones a {{place}} (allí AllowTcpForwarding está desactivado). Permítalo o tome otro camino.',
  ],
  [
    "{{place}} answers, but not with an SSH protocol this app can use ({{message}}). Check that this is the SSH port and that the server's OpenSSH is from this decade.",
    '{{place}} responde, pero no con un protocolo SSH que esta aplicación pueda usar ({{message}}). Compruebe que este es el puerto de SSH y que el OpenSSH del servidor es de esta década.',
  ],
  [
    '{{place}} closed the connection before the login was done. If you have just tried a wrong password, the server may be blocking this address for a while (fail2ban, or the penalties of OpenSSH 9.8 and later): wait some minutes, and try once.',
    '{{place}} cerró la conexión antes de completar el acceso. Si acaba de probar una contraseña equivocada, puede que el servidor bloquee esta dirección un rato (fail2ban, o las penalizaciones de OpenSSH 9.8 y posteriores): espere unos minutos y pruebe una sola vez.',
  ],
  ['Check the user name and the password or key', 'Revise el usuario y la contraseña o la clave'],
  [
    '{{host}} did not accept the login of {{user}}. {{reason}}. It was tried once only: many servers block an address after a few failures (fail2ban, or the penalties of OpenSSH 9.8 and later), which then looks like a refused or broken connection for some minutes.',
    '{{host}} no aceptó el acceso de {{user}}. {{=reason}}. Se probó una sola vez: muchos servidores bloquean una dirección tras unos pocos fallos (fail2ban, o las penalizaciones de OpenSSH 9.8 y posteriores), y durante unos minutos eso parece una conexión rechazada o rota.',
  ],
  [
    "{{host}} answered with another host key than the one you confirmed ({{algorithm}} {{fingerprint}} instead of {{algorithm2}} {{fingerprint2}}). Either the server was reinstalled, or somebody stands between you and it. Nothing was sent to it. Compare the fingerprint with the one in your provider's console; only if it is yours, forget this server and add it again.",
    '{{host}} respondió con otra clave de host que la que usted confirmó ({{algorithm}} {{fingerprint}} en lugar de {{algorithm2}} {{fingerprint2}}). O se reinstaló el servidor, o alguien está entre usted y él. No se le envió nada. Compare la huella con la de la consola de su proveedor; solo si es la suya, olvide este servidor y añádalo de nuevo.',
  ],
  [
    "{{host}} has not been seen before. Its host key is {{algorithm}} {{fingerprint}}: compare it with the one in your provider's console and confirm it first.",
    '{{host}} no se ha visto antes. Su clave de host es {{algorithm}} {{fingerprint}}: compárela con la de la consola de su proveedor y confírmela antes.',
  ],
  ['closed before the login was done', 'se cerró antes de completar el acceso'],
  [
    'The password has expired and the server wants a new one: log in once with an SSH client and change it',
    'La contraseña ha caducado y el servidor quiere una nueva: entre una vez con un cliente SSH y cámbiela',
  ],
  ['closed before the host key was shown', 'se cerró antes de mostrar la clave de host'],
  ['The connection to the server broke. It is being made again.', 'Se cortó la conexión con el servidor. Se está restableciendo.'],
  ['Connecting failed for a reason this app does not know.', 'La conexión falló por una razón que esta aplicación no conoce.'],
  [
    '{{path}} on the server is larger than {{maxBytes}} bytes and was not read.',
    '{{path}} en el servidor ocupa más de {{maxBytes}} bytes y no se leyó.',
  ],
  [
    "The server's disk is full: {{path}} could not be written, and its old content was kept. Free some space and run the action again.",
    'El disco del servidor está lleno: no se pudo escribir {{path}} y se conservó su contenido anterior. Libere espacio y ejecute la acción de nuevo.',
  ],
  [
    '{{user}} may not use sudo on this server. As root, add the user to the group sudo (usermod -aG sudo {{user2}}), or log in as root.',
    '{{user}} no puede usar sudo en este servidor. Como root, añada el usuario al grupo sudo (usermod -aG sudo {{user2}}), o entre como root.',
  ],
  [
    'sudo is not installed on this server, and {{user}} is not root. Install it as root (apt-get install sudo), or log in as root.',
    'sudo no está instalado en este servidor y {{user}} no es root. Instálelo como root (apt-get install sudo), o entre como root.',
  ],
  [
    'sudo on this server works only at a terminal (requiretty). Remove that line from /etc/sudoers with visudo, or log in as root.',
    'sudo en este servidor solo funciona en un terminal (requiretty). Quite esa línea de /etc/sudoers con visudo, o entre como root.',
  ],
  [
    'sudo did not accept the password of {{user}}. It was tried once. Check it: sudo asks for the password of {{user2}}, not that of root.',
    'sudo no aceptó la contraseña de {{user}}. Se probó una sola vez. Revísela: sudo pide la contraseña de {{user2}}, no la de root.',
  ],
  [
    'sudo asks for the password of {{user}}, and none was given. Enter it, or allow {{user2}} to use sudo without one (NOPASSWD).',
    'sudo pide la contraseña de {{user}} y no se dio ninguna. Escríbala, o permita que {{user2}} use sudo sin contraseña (NOPASSWD).',
  ],
  [
    'sudo did not run the command. Try sudo on the server by hand to see why.',
    'sudo no ejecutó la orden. Pruebe sudo a mano en el servidor para ver por qué.',
  ],
  [
    'sudo did not run the command: {{said}} Try sudo on the server by hand to see why.',
    'sudo no ejecutó la orden: {{said}} Pruebe sudo a mano en el servidor para ver por qué.',
  ],
];
