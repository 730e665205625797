import type { Random } from '@tessera/statistics'

/**
 * Fills a mask: each element 1 / keep with probability `keep` (to 1/65,536), else 0.
 *
 * A step needs millions of them, so the stream of `random` only gives the 128 bits of state of xoshiro128**
 * (Blackman and Vigna 2021, doi:10.1145/3460772), each of whose numbers decides two elements.
 */
export function fillMask(mask: Float32Array, keep: number, random: Random): void {
  const scale = 1 / keep
  const threshold = Math.round(keep * 65_536)
  let a = random.integer(2 ** 31) | 1
  let b = random.integer(2 ** 31)
  let c = random.integer(2 ** 31)
  let d = random.integer(2 ** 31)
  for (let at = 0; at < mask.length; at += 2) {
    const five = Math.imul(b, 5)
    const bits = Math.imul((five << 7) | (five >>> 25), 9)
    mask[at] = bits >>> 16 < threshold ? scale : 0
    // Beyond the end of a mask of odd length nothing is written.
    mask[at + 1] = (bits & 0xffff) < threshold ? scale : 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
  }
}
