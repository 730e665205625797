import { CodecError } from './codec-error.ts'

const clearCode = 256
const endCode = 257
const tableSize = 4096

/**
 * Undoes TIFF's LZW (TIFF 6.0 section 13): codes of 9 to 12 bits, most significant bit first, the width growing one
 * code early. Fills `out` and gives the number of bytes; data beyond it are not looked at.
 *
 * @throws CodecError for a code that no table has
 */
export function decodeLzw(bytes: Uint8Array, out: Uint8Array): number {
  // The bit order of before TIFF 6.0, which libtiff calls "old-style".
  if (bytes.length >= 2 && bytes[0] === 0 && (bytes[1] & 1) === 1)
    throw new CodecError('LZW of the kind before TIFF 6.0', { unsupported: true })
  // An entry is a run of bytes that lies in the output already: where it begins there, and how long it is.
  const starts = new Int32Array(tableSize)
  const lengths = new Int32Array(tableSize)
  let next = 258
  let width = 9
  let held = 0
  let bits = 0
  let written = 0
  let previous = -1
  let previousStart = 0
  let previousLength = 0
  for (let at = 0; written < out.length; ) {
    while (bits < width) {
      if (at === bytes.length) return written
      held = ((held << 8) | bytes[at++]) & 0xffffff
      bits += 8
    }
    bits -= width
    const code = (held >>> bits) & ((1 << width) - 1)
    if (code === endCode) break
    if (code === clearCode) {
      next = 258
      width = 9
      previous = -1
      continue
    }
    const start = written
    if (code < 256) {
      out[written++] = code
    } else {
      if (previous < 0 || code > next || (code === next && next === tableSize))
        throw new CodecError(`an LZW code ${code} that is not in the table`)
      // The entry that is about to be made: the previous run and its own first byte.
      const from = code < next ? starts[code] : previousStart
      const length = code < next ? lengths[code] : previousLength + 1
      const end = Math.min(start + length, out.length)
      if (length < 16 || from + length > start) for (let i = from; written < end; ) out[written++] = out[i++]
      else {
        out.copyWithin(start, from, from + end - start)
        written = end
      }
    }
    if (previous >= 0 && next < tableSize) {
      // The previous run lies right before the byte that now follows it.
      starts[next] = previousStart
      lengths[next] = previousLength + 1
      next++
      if (next === (1 << width) - 1 && width < 12) width++
    }
    previous = code
    previousStart = start
    previousLength = written - start
  }
  return written
}
