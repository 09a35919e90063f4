/** Sent to a worker thread that shall close its files and end. */
export const END = 'end';
