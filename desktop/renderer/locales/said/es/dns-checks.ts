/** What main says about the checks of addresses, names and ports, in Spanish. */
import type { Table } from '../said.ts';

export const dnsChecks: Table = [
  [
    'The name of the mail server leads to its addresses and to no others.',
    'El nombre del servidor de correo lleva a sus direcciones y a ninguna otra.',
  ],
  ['Addresses of the mail server', 'Direcciones del servidor de correo'],
  [
    'The name of the mail server leads to its addresses and to no others. ({{it}})',
    'El nombre del servidor de correo lleva a sus direcciones y a ninguna otra. ({{it}})',
  ],
  ['At the company that serves {{domain}}: {{problems}}.', 'En la empresa que sirve {{domain}}: {{=problems}}.'],
  ['add {{type}} {{name}} with {{wanted}}', 'añada {{type}} {{name}} con {{wanted}}'],
  [
    'remove {{type}} {{name}} with {{address}}: it is not this server, and letters sent there are lost',
    'quite {{type}} {{name}} con {{address}}: no es este servidor, y los mensajes que van allí se pierden',
  ],
  ['{{got}}; port {{reachPort}} answers over IPv6', '{{=got}}; el puerto {{reachPort}} responde por IPv6'],
  [
    '{{got}}; port {{reachPort}} answers over IPv4 but not over IPv6 ({{ipv6}})',
    '{{=got}}; el puerto {{reachPort}} responde por IPv4 pero no por IPv6 ({{=ipv6}})',
  ],
  [
    'Senders try IPv6 first and will wait in vain. Repair IPv6 on the server (address, gateway and firewall for {{ipv6}}), or remove the AAAA record until it works.',
    'Quien envía prueba antes IPv6 y esperará en vano. Repare IPv6 en el servidor (dirección, puerta de enlace y cortafuegos para {{ipv6}}), o quite el registro AAAA hasta que funcione.',
  ],
  [
    '{{got}}; not tried over IPv6, because this computer has none or the port is blocked here',
    '{{=got}}; no se probó por IPv6, porque este equipo no lo tiene o el puerto está bloqueado aquí',
  ],
  ['no route', 'no hay camino'],
  [
    'Neither the domain nor its mail server is a CNAME, and names that nobody made do not exist.',
    'Ni el dominio ni su servidor de correo son un CNAME, y los nombres que nadie creó no existen.',
  ],
  ['Aliases and wildcards', 'Alias y comodines'],
  ['{{name}} is a CNAME: {{got}}', '{{name}} es un CNAME: {{=got}}'],
  [
    'Remove the CNAME of {{name}}: a name with a CNAME can hold no other record, so its MX, TXT or addresses do not count. Put the records below in its place.',
    'Quite el CNAME de {{name}}: un nombre con CNAME no puede tener otros registros, así que sus MX, TXT o direcciones no cuentan. Ponga en su lugar los registros de abajo.',
  ],
  ['No CNAME in the way, and made-up names do not exist.', 'Ningún CNAME estorba, y los nombres inventados no existen.'],
  ['{{name}}, which nobody made: {{got}}', '{{name}}, que nadie creó: {{=got}}'],
  [
    'Remove the wildcard record (*.{{domain}}): it answers for _dmarc, DKIM selectors and every mistyped name, so that a missing record looks like a wrong one.',
    'Quite el registro comodín (*.{{domain}}): responde por _dmarc, por los selectores DKIM y por todo nombre mal escrito, de modo que un registro que falta parece uno equivocado.',
  ],
  [
    'The MX of the domain names this mail server, and nobody before it.',
    'El MX del dominio nombra este servidor de correo, y a nadie antes que a él.',
  ],
  ['Where letters to the domain go (MX)', 'Adónde van los mensajes del dominio (MX)'],
  [
    'The MX of the domain names this mail server, and nobody before it. (10 {{mailHost}})',
    'El MX del dominio nombra este servidor de correo, y a nadie antes que a él. (10 {{mailHost}})',
  ],
  [
    'Add an MX record to {{domain}}: priority 10, target {{mailHost}}. Without it nobody can write to you.',
    'Añada un registro MX a {{domain}}: prioridad 10, destino {{mailHost}}. Sin él, nadie puede escribirle.',
  ],
  [
    'Remove the MX record with the target ".": it says that this domain takes no mail at all (RFC 7505).',
    'Quite el registro MX con el destino ".": dice que este dominio no acepta ningún correo (RFC 7505).',
  ],
  [
    'Replace the MX target {{data}} with the name {{mailHost}}: an MX record must hold a name, an address is ignored.',
    'Sustituya el destino MX {{data}} por el nombre {{mailHost}}: un registro MX debe contener un nombre; una dirección se ignora.',
  ],
  [
    'Letters go to {{found}}, not to this server. When you are ready to move, replace it with 10 {{mailHost}}.',
    'Los mensajes van a {{found}}, no a este servidor. Cuando esté listo para mudarse, sustitúyalo por 10 {{mailHost}}.',
  ],
  [
    'The MX target {{target}} is a CNAME for {{data}}. Give {{target2}} its own A record, or name {{data2}} in the MX (RFC 2181 §10.3).',
    'El destino MX {{target}} es un CNAME de {{data}}. Dé a {{target2}} su propio registro A, o nombre {{data2}} en el MX (RFC 2181 §10.3).',
  ],
  [
    'The MX target {{target}} has no address. Add an A record for it, or remove it from the MX.',
    'El destino MX {{target}} no tiene dirección. Añádale un registro A, o quítelo del MX.',
  ],
  [
    '{{names}} is asked before or as often as this server, so letters end up there. Remove it, or give it a higher number than {{priority}}.',
    'A {{names}} se le pregunta antes o tanto como a este servidor, así que hay mensajes que acaban allí. Quítelo, o dele un número mayor que {{priority}}.',
  ],
  [
    '{{names}} is a backup that is not this server: spammers go there first, and letters wait there unread. Remove it unless you know why it is there.',
    '{{names}} es una reserva que no es este servidor: quien manda spam va allí primero, y allí esperan mensajes sin leer. Quítela, salvo que sepa por qué está.',
  ],
  ['Port 25 of the server answers with an SMTP greeting.', 'El puerto 25 del servidor responde con un saludo SMTP.'],
  ['Receiving from others (port 25 in)', 'Recibir de otros (puerto 25 de entrada)'],
  ['port 25 of {{address}}, from this computer', 'puerto 25 de {{=address}}, desde este equipo'],
  ['the server', 'el servidor'],
  ['The addresses of the server are not known.', 'No se conocen las direcciones del servidor.'],
  ['Run the preflight check of the server first.', 'Haga antes la revisión previa del servidor.'],
  [
    'Connection refused: the server is there, but nothing listens on port 25.',
    'Conexión rechazada: el servidor está, pero nada escucha en el puerto 25.',
  ],
  [
    'Start the mail stack on the server and look at the log of the service "mx".',
    'Inicie el servidor de correo y mire el registro del servicio "mx".',
  ],
  ['Have somebody send you a letter, or check again from another network.', 'Pida a alguien que le escriba, o compruebe de nuevo desde otra red.'],
  ['{{problem}}; other mail servers may not be tried from here', '{{=problem}}; desde aquí no se puede probar con otros servidores de correo'],
  ['other mail servers may not be tried from here', 'desde aquí no se puede probar con otros servidores de correo'],
  [
    '{{problem}}, while port 25 of other mail servers answers from here',
    '{{=problem}}, mientras que el puerto 25 de otros servidores de correo sí responde desde aquí',
  ],
  [
    'Open port 25 for incoming connections: in the firewall of the server, and in the network firewall of the company that rents it to you.',
    'Abra el puerto 25 a las conexiones entrantes: en el cortafuegos del servidor y en el cortafuegos de red de la empresa que se lo alquila.',
  ],
  [
    '{{problem}}; the network of this computer blocks port 25 to other mail servers too, so this says nothing about yours',
    '{{=problem}}; la red de este equipo bloquea también el puerto 25 de otros servidores de correo, así que esto no dice nada del suyo',
  ],
  [
    'From the server, port 25 of other mail servers answers with an SMTP greeting.',
    'Desde el servidor, el puerto 25 de otros servidores de correo responde con un saludo SMTP.',
  ],
  [
    'Ask the company that rents you the server to open outbound port 25 (in its panel or by a ticket: "unblock SMTP"). Until then your server receives, but cannot send.',
    'Pida a la empresa que le alquila el servidor que abra el puerto 25 de salida (en su panel o con una solicitud: "unblock SMTP"). Hasta entonces su servidor recibe, pero no puede enviar.',
  ],
  ['Sending to others (port 25 out)', 'Enviar a otros (puerto 25 de salida)'],
  [
    'This must be tried from the server, and there is no way in now: {{vantage}}',
    'Esto hay que probarlo desde el servidor, y ahora no se puede entrar: {{=vantage}}',
  ],
  ['None of the mail servers to try has an address now.', 'Ninguno de los servidores de correo con los que probar tiene ahora dirección.'],
  ['Check again when DNS works.', 'Compruebe de nuevo cuando el DNS funcione.'],
  ['port 25 of {{hosts}}, from the server', 'puerto 25 de {{hosts}}, desde el servidor'],
  [
    'Only IPv6 gets out, and most mail servers are reached over IPv4. Ask the company that rents you the server to open outbound port 25 (in its panel or by a ticket: "unblock SMTP"). Until then your server receives, but cannot send.',
    'Solo sale IPv6, y a la mayoría de los servidores de correo se llega por IPv4. Pida a la empresa que le alquila el servidor que abra el puerto 25 de salida (en su panel o con una solicitud: "unblock SMTP"). Hasta entonces su servidor recibe, pero no puede enviar.',
  ],
  ['connection refused', 'conexión rechazada'],
  ['{{host}} over IPv{{family}}: {{what}}', '{{host}} por IPv{{family}}: {{=what}}'],
  [
    'The reverse name of each address is the mail server, and leads back to the address.',
    'El nombre inverso de cada dirección es el servidor de correo, y lleva de vuelta a la dirección.',
  ],
  ['Reverse name (PTR) of the server', 'Nombre inverso (PTR) del servidor'],
  [
    'in the panel of the company that rents you the server ("Reverse DNS", "rDNS" or "PTR"; not where your domain is)',
    'en el panel de la empresa que le alquila el servidor ("Reverse DNS", "rDNS" o "PTR"; no donde está su dominio)',
  ],
  ['Set the reverse name of {{bad}} to {{mailHost}}, {{where}}.', 'Ponga a {{bad}} el nombre inverso {{mailHost}}, {{=where}}.'],
  [
    '{{remedy}} Until then do not send over IPv6: letters from an IPv6 address without a name are refused.',
    '{{=remedy}} Hasta entonces no envíe por IPv6: los mensajes de una dirección IPv6 sin nombre se rechazan.',
  ],
  [
    '{{remedy}} Many providers refuse or junk letters without it.',
    '{{=remedy}} Sin él, muchos proveedores rechazan los mensajes o los mandan al correo no deseado.',
  ],
  ['{{address}} has no reverse name', '{{address}} no tiene nombre inverso'],
  ['{{address}} is called {{names}}, not {{mailHost}}', '{{address}} se llama {{names}}, no {{mailHost}}'],
  ['{{address}} is called {{mailHost}}; {{got}}', '{{address}} se llama {{mailHost}}; {{=got}}'],
  ['{{address}} is called {{mailHost}}, but {{got}}', '{{address}} se llama {{mailHost}}, pero {{=got}}'],
  ['{{address}} is called {{mailHost}} and leads back', '{{address}} se llama {{mailHost}}, que lleva de vuelta'],
];
