/** The words of activity, in Spanish. */
export const activity = {
  about: 'Todo lo que Palomar hizo en este servidor. Aquí nunca se escriben secretos.',
  filter: 'Filtrar',
  emptyTitle: 'Aún no se ha hecho nada',
  emptyAbout: 'Aquí se anota cada conexión, orden y archivo que Palomar toca en el servidor.',
  when: 'Cuándo',
  kind: 'Tipo',
  what: 'Qué',
  result: 'Resultado',
  took: 'Duró',
  exit: 'Salida {{code}}',
  failed: 'Falló',
  fine: 'Bien',
};

export const auditKind = {
  connect: 'Conexión',
  command: 'Orden',
  write: 'Archivo',
  upload: 'Subida',
  download: 'Descarga',
  docker: 'Docker',
  shell: 'Terminal',
  lock: 'Cerrojo',
  api: 'API del servidor',
};
