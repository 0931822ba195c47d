// What one photo may cost.

export interface DecodeLimits {
  /** A photo with more is refused as `file-too-large`; baseline JPEG is read at a smaller scale and may have more. */
  megapixels: number;
  /** One photo may take this long; then the process is ended and the photo fails with `decoder-timeout`. */
  milliseconds: number;
  /** The process is ended when it holds more; the photo that made it so fails with `decoder-crashed`. */
  memoryMegabytes: number;
  /** Photos decoded at the same time. */
  atOnce: number;
  /** The process is ended after resting so long; the next photo starts it again. */
  idleMilliseconds: number;
}

export const usualLimits: DecodeLimits = {
  megapixels: 200,
  milliseconds: 60_000,
  memoryMegabytes: 2048,
  atOnce: 2,
  idleMilliseconds: 60_000,
};
