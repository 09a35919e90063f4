/** The words of logs, in Spanish. */
export const logs = {
  filter: 'Filtrar texto',
  follow: 'Seguir',
  pause: 'Pausar',
  resume: 'Continuar',
  download: 'Descargar',
  services: 'Servicios',
  emptyTitle: 'Aún no hay registros',
  emptyAbout: 'Cuando el servidor esté instalado, sus servicios escriben aquí.',
  noneTitle: 'Ningún servicio elegido',
  noneAbout: 'Elija arriba uno o más servicios; sus líneas se mezclan por hora.',
};
