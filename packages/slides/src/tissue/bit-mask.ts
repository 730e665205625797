/** A picture of 0 and 1, 32 pixels a word; rows begin at whole words, and what is left of a row's last word is 0. */
export interface BitMask {
  readonly width: number
  readonly height: number
  readonly wordsPerRow: number
  readonly words: Uint32Array
}

export function packed(inside: Uint8Array, width: number, height: number): BitMask {
  const wordsPerRow = (width + 31) >>> 5
  const words = new Uint32Array(wordsPerRow * height)
  for (let y = 0, at = 0; y < height; y++) {
    const row = y * wordsPerRow
    for (let x = 0; x < width; x++, at++) if (inside[at] !== 0) words[row + (x >>> 5)] |= 1 << (x & 31)
  }
  return { width, height, wordsPerRow, words }
}

export function unpacked({ width, height, wordsPerRow, words }: BitMask): Uint8Array {
  const inside = new Uint8Array(width * height)
  for (let y = 0; y < height; y++)
    for (let w = 0; w < wordsPerRow; w++) {
      const word = words[y * wordsPerRow + w]
      if (word === 0) continue
      const start = y * width + 32 * w
      const end = Math.min(32, width - 32 * w)
      for (let bit = 0; bit < end; bit++) inside[start + bit] = (word >>> bit) & 1
    }
  return inside
}

export function inverted(mask: BitMask): BitMask {
  const { width, height, wordsPerRow } = mask
  const words = new Uint32Array(mask.words.length)
  const rest = width & 31
  const last = rest === 0 ? 0xffffffff : (1 << rest) - 1
  for (let i = 0; i < words.length; i++) words[i] = ~mask.words[i]
  for (let y = 0; y < height; y++) words[(y + 1) * wordsPerRow - 1] &= last
  return { width, height, wordsPerRow, words }
}

/**
 * Dilation by a square of (2·radius + 1)² pixels. A mask spread by a, joined with itself shifted by s ≤ 2a + 1 to either
 * side, is spread by a + s: the number of passes grows with the logarithm of the radius.
 */
export function spread(mask: BitMask, radius: number): BitMask {
  let { words } = mask
  for (let reach = 0; reach < radius; ) {
    const by = Math.min(2 * reach + 1, radius - reach)
    words = joinedAlongRows(words, mask, by)
    reach += by
  }
  for (let reach = 0; reach < radius; ) {
    const by = Math.min(2 * reach + 1, radius - reach)
    words = joinedAlongColumns(words, mask, by)
    reach += by
  }
  return { ...mask, words }
}

function joinedAlongRows(
  from: Uint32Array,
  { width, height, wordsPerRow }: BitMask,
  by: number,
): Uint32Array {
  const out = from.slice()
  const whole = by >>> 5
  const bits = by & 31
  for (let y = 0; y < height; y++) {
    const start = y * wordsPerRow
    for (let w = 0; w < wordsPerRow; w++) {
      const word = from[start + w]
      if (word === 0) continue
      const right = w + whole
      if (right < wordsPerRow) out[start + right] |= word << bits
      const left = w - whole
      if (left >= 0) out[start + left] |= word >>> bits
      if (bits === 0) continue
      if (right + 1 < wordsPerRow) out[start + right + 1] |= word >>> (32 - bits)
      if (left >= 1) out[start + left - 1] |= word << (32 - bits)
    }
    const rest = width & 31
    if (rest !== 0) out[start + wordsPerRow - 1] &= (1 << rest) - 1
  }
  return out
}

function joinedAlongColumns(from: Uint32Array, { height, wordsPerRow }: BitMask, by: number): Uint32Array {
  const out = from.slice()
  const shift = by * wordsPerRow
  const size = height * wordsPerRow
  for (let i = shift; i < size; i++) {
    out[i] |= from[i - shift]
    out[i - shift] |= from[i]
  }
  return out
}
