/** The words of practice, in Spanish. */
export const practice = {
  title: 'Servidor de prácticas',
  about: 'Un servidor nuevo, servidores de nombres y un desconocido a quien escribir, todo en este equipo. Nada sale de él.',
  emptyTitle: 'Practique con un servidor que no se puede romper',
  emptyAbout: 'El primer inicio tarda unos minutos, porque todo se construye aquí; los siguientes, segundos. Necesita Docker.',
  runningTitle: 'El mundo de prácticas está en marcha',
  runningAbout: 'Su servidor espera en la lista, o puede añadirse de nuevo.',
  open: 'Abrir servidor de prácticas',
  stop: 'Detener mundo de prácticas',
  ready: 'El servidor de prácticas está en marcha',
  readyAbout: '{{host}} espera su instalación; su dominio es {{domain}}.',
  adopt: 'Añadir servidor de prácticas',
  failed: 'El mundo de prácticas no pudo iniciarse',
};
