/** Why the server refused what was asked of it, in Spanish. */
import type { Table } from '../said.ts';

export const server: Table = [
  ['There is a rule for {{value}} already. Remove that one first.', 'Ya hay una regla para {{value}}. Quite antes esa.'],
  ['There is no access rule of that number.', 'No hay ninguna regla de acceso con ese número.'],
  ['There is no mailbox {{address}}.', 'No hay ningún buzón {{address}}.'],
  ['{{address}} exists already, as a mailbox or an alias.', '{{address}} ya existe, como buzón o como alias.'],
  ['"{{asked}}" is not a mail address.', '"{{asked}}" no es una dirección de correo.'],
  ['"{{asked}}" is not a domain name.', '"{{asked}}" no es un nombre de dominio.'],
  [
    'The regular expression has the flags "{{flags}}"; only i is known, and local parts are always compared without case.',
    'La expresión regular tiene las marcas "{{flags}}"; solo se conoce i, y la parte local se compara siempre sin distinguir mayúsculas.',
  ],
  ['An alias needs at least one target.', 'Un alias necesita al menos un destino.'],
  ['The target "{{text}}" cannot be used: {{reason}}.', 'El destino "{{text}}" no puede usarse: {{=reason}}.'],
  ['There is no alias {{address}}.', 'No hay ningún alias {{address}}.'],
  [
    '{{domain}} has {{count}} regular expressions already, and no more are tried for one letter.',
    '{{domain}} ya tiene {{count}} expresiones regulares, y no se prueban más por mensaje.',
  ],
  ['{{address}} would lead back to itself.', '{{address}} llevaría de vuelta a sí mismo.'],
  [
    'There is an app password "{{name}}" already. Choose another name, or revoke that one first.',
    'Ya hay una contraseña de aplicación "{{name}}". Elija otro nombre o revoque antes esa.',
  ],
  [
    'This mailbox has {{count}} app passwords, and more are not kept. Revoke those that nobody uses.',
    'Este buzón tiene {{count}} contraseñas de aplicación, y no se guardan más. Revoque las que nadie use.',
  ],
  ['There is no such app password. It may have been revoked already.', 'No existe esa contraseña de aplicación. Puede que ya se haya revocado.'],
  ['The domain {{name}} exists already.', 'El dominio {{name}} ya existe.'],
  [
    'The domain {{name}} still has {{mailboxes}} mailbox(es); remove those first, with their mail.',
    'El dominio {{name}} aún tiene buzones ({{mailboxes}}); quítelos antes, con su correo.',
  ],
  ['The domain {{name}} is not on this server.', 'El dominio {{name}} no está en este servidor.'],
  [
    'Something of that name exists already, or what it belongs to is gone. Nothing was changed.',
    'Ya existe algo con ese nombre, o ya no está aquello a lo que pertenece. No se cambió nada.',
  ],
  ['Nothing in the queue is called {{id}}.', 'Nada en la cola se llama {{id}}.'],
  [
    'A login is not sent without TLS: choose another security, or leave the user out.',
    'Sin TLS no se envía un acceso: elija otra seguridad o deje el usuario vacío.',
  ],
  ['A relay with a user needs that user’s password as well.', 'Un relé con usuario necesita también su contraseña.'],
  ['There is no relay for that.', 'No hay ningún relé para eso.'],
  ['No limit was set for that.', 'No se puso ningún límite para eso.'],
  ['That is no value for the setting {{name}}.', 'Ese no es un valor para el ajuste {{name}}.'],
  ['Name the mailbox or the domain, not both.', 'Indique el buzón o el dominio, no ambos.'],
  ['The setting {{name}} is one of the whole server. Set it without a domain.', 'El ajuste {{name}} es de todo el servidor. Póngalo sin dominio.'],
  ['The setting {{name}} is one of a whole domain. Set it without a mailbox.', 'El ajuste {{name}} es de un dominio entero. Póngalo sin buzón.'],
  ['A mailbox can have {{count}} scripts. Remove one first.', 'Un buzón puede tener {{count}} scripts. Quite antes uno.'],
  ['The scripts of a mailbox can have {{size}} KiB together.', 'Los scripts de un buzón pueden ocupar {{size}} KiB entre todos.'],
  ['There is a script "{{to}}" already.', 'Ya hay un script "{{to}}".'],
  ['The script "{{name}}" is active. Activate another one first, or none.', 'El script "{{name}}" está activo. Active antes otro, o ninguno.'],
  ['There is no script "{{name}}".', 'No hay ningún script "{{name}}".'],
  ['That address is not on the list of this domain.', 'Esa dirección no está en la lista de este dominio.'],
  ['No alias leads to that webhook.', 'Ningún alias lleva a ese webhook.'],
  [
    'That is not a recovery key this server knows. Update it, then try again.',
    'Este servidor no conoce esa clase de clave de recuperación. Actualícelo e inténtelo de nuevo.',
  ],
  ['That recovery key is damaged: its numbers are out of range.', 'Esa clave de recuperación está dañada: sus números se salen de lo posible.'],
  ['The address or the password is not right.', 'La dirección o la contraseña no es correcta.'],
  ['The current password is not that one. The password was not changed.', 'La contraseña actual no es esa. No se cambió la contraseña.'],
  ['An app password needs a name, such as that of the device.', 'Una contraseña de aplicación necesita un nombre, como el del dispositivo.'],
  [
    'The password of the mailbox is not that one. No app password was made.',
    'La contraseña del buzón no es esa. No se creó ninguna contraseña de aplicación.',
  ],
  [
    'The text of this message is no longer here: its last recipient is done.',
    'El texto de este mensaje ya no está: se atendió a su último destinatario.',
  ],
  [
    '{{address}} has no recovery entry: its domain had no recovery key when its owner was last there. Without the password its mail stays closed.',
    '{{address}} no tiene entrada de recuperación: su dominio no tenía clave de recuperación cuando su dueño entró por última vez. Sin la contraseña, su correo sigue cerrado.',
  ],
  ['That key does not open this mailbox. The password was not changed.', 'Esa clave no abre este buzón. No se cambió la contraseña.'],
  ['A script needs a name.', 'Un script necesita un nombre.'],
  [
    'There is no certificate yet: the bree service makes one at its first start. Look at its log.',
    'Aún no hay certificado: el servicio bree crea uno la primera vez que arranca. Mire su registro.',
  ],
  [
    'Name one thing: a message by its id, recipients by theirs, a destination, or a sender.',
    'Indique una sola cosa: un mensaje por su identificador, destinatarios por los suyos, un destino o un remitente.',
  ],
  [
    '{{hostname}} does not lead to this server yet: publish its address records ({{addresses}} and no others), then the certificate is ordered within seconds to minutes.',
    '{{hostname}} aún no lleva a este servidor: publique sus registros de dirección ({{addresses}} y ningún otro), y el certificado se pedirá en segundos o minutos.',
  ],
  ['The ACME server {{url}} cannot be reached: {{why}}.', 'No se puede llegar al servidor ACME {{url}}: {{=why}}.'],
  ['The ACME server did not finish the order in time.', 'El servidor ACME no terminó el pedido a tiempo.'],
  ['The service is stopping.', 'El servicio se está deteniendo.'],
  ['no answer in time', 'sin respuesta a tiempo'],
];
