/** Undoes PackBits (TIFF 6.0 section 9). Fills `out` and gives the number of bytes. */
export function decodePackBits(bytes: Uint8Array, out: Uint8Array): number {
  let written = 0
  for (let at = 0; at < bytes.length && written < out.length; ) {
    const head = bytes[at++]
    if (head === 128) continue
    if (head < 128) {
      const run = bytes.subarray(at, Math.min(at + head + 1, at + out.length - written))
      out.set(run, written)
      written += run.length
      at += head + 1
    } else {
      const length = Math.min(257 - head, out.length - written)
      if (at === bytes.length) break
      out.fill(bytes[at++], written, written + length)
      written += length
    }
  }
  return written
}
