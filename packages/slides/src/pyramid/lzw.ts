/**
 * TIFF's LZW (TIFF 6.0 section 13): codes of 9 to 12 bits, most significant bit first, 256 clears the table, 257 ends;
 * the width grows one code early.
 */
export function encodeLzw(bytes: Uint8Array): Uint8Array {
  // A code a byte at the worst, 12 bits each, and a clearing code every 3,837.
  const out = new Uint8Array(Math.ceil(bytes.length * 1.51) + 16)
  let length = 0
  let held = 0
  let bits = 0
  const put = (code: number, width: number) => {
    held = (held << width) | code
    bits += width
    while (bits >= 8) {
      bits -= 8
      out[length++] = (held >>> bits) & 0xff
    }
    held &= (1 << bits) - 1
  }
  // The table as a hash of (prefix, byte), open addressing; `stamp` empties it without touching it.
  const keys = new Int32Array(tableSize)
  const codes = new Uint16Array(tableSize)
  const stamps = new Int32Array(tableSize)
  let stamp = 1
  let next = firstFree
  let width = 9
  put(clearCode, width)
  if (bytes.length > 0) {
    let prefix = bytes[0]
    for (let i = 1; i < bytes.length; i++) {
      const key = (prefix << 8) | bytes[i]
      let slot = (Math.imul(key, 0x9e3779b1) >>> 18) & (tableSize - 1)
      while (stamps[slot] === stamp && keys[slot] !== key) slot = (slot + 1) & (tableSize - 1)
      if (stamps[slot] === stamp) {
        prefix = codes[slot]
        continue
      }
      put(prefix, width)
      stamps[slot] = stamp
      keys[slot] = key
      codes[slot] = next++
      prefix = bytes[i]
      if (next === lastCode) {
        put(clearCode, width)
        stamp++
        next = firstFree
        width = 9
      } else if (next === 1 << width) width++
    }
    put(prefix, width)
    // The decoder adds an entry for this code too, and may clear or widen before the last one.
    if (next + 1 === lastCode) {
      put(clearCode, width)
      width = 9
    } else if (next + 1 === 1 << width) width++
  }
  put(endCode, width)
  if (bits > 0) out[length++] = (held << (8 - bits)) & 0xff
  return out.slice(0, length)
}

const clearCode = 256
const endCode = 257
const firstFree = 258
/** The table is cleared before its 4,095th code would be needed. */
const lastCode = 4094
const tableSize = 1 << 14
