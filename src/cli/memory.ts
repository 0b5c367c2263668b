import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the heap close to what is in use: by default V8 lets it grow to several times that before it collects, by the
 * machine's size. The young generation's size can only be given at the start: the first line of cli.ts and the image do.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50');
}
