/** The words of terminal, in Spanish. */
export const terminal = {
  title: 'Abrir una terminal',
  about: 'La terminal se abre en {{name}} solo ahora, cuando usted lo pide, y termina al salir de esta vista.',
  where: 'Dónde',
  server: 'En el servidor, como {{user}}',
  container: 'En {{service}}',
  open: 'Abrir terminal',
  close: 'Cerrar terminal',
  ended: 'La terminal ha terminado.',
  endedWith: 'La terminal ha terminado con {{code}}.',
  again: 'Abrir de nuevo',
};
