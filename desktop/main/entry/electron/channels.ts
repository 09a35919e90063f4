/** The one word between preload and main. The renderer's side says the same in connection/message-port.ts. */
export const PORT_CHANNEL = 'palomar:port';
