/** Numbers of the image builder. */

/** Every file of the image bears this time, so that two builds are the same to the bit. */
export const IMAGE_EPOCH_SECONDS = 1_790_000_000;
/** libdeflate's level for the layer that is made once: 8 s, 4 % smaller than gzip -9. */
export const BASE_COMPRESSION_LEVEL = 10;
/** zlib's level for the layer that is made at every change. */
export const APP_COMPRESSION_LEVEL = 9;
