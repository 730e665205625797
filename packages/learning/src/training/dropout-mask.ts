import type { Random } from '@tessera/statistics'

/**
 * Fills a mask: each element 1 with probability `keep` (to 1/65,536), else 0. Three elements a draw: 48 of the
 * 53 random bits of a number.
 */
export function fillMask(mask: Uint8Array, keep: number, random: Random): void {
  const threshold = Math.round(keep * 65_536)
  for (let at = 0; at < mask.length; ) {
    let bits = random.next() * 2 ** 48
    for (let part = 0; part < 3 && at < mask.length; part++) {
      const high = Math.floor(bits / 65_536)
      mask[at++] = Math.floor(bits) - high * 65_536 < threshold ? 1 : 0
      bits = high
    }
  }
}
