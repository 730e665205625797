import type { Samples } from '../tile-cache.ts'

/**
 * Undoes horizontal differencing (TIFF 6.0 section 14) in place: each sample gains the one of the same channel to its
 * left, modulo the width of the sample.
 */
export function undoHorizontal(
  samples: Uint8Array | Uint16Array | Uint32Array,
  width: number,
  channels: number,
): void {
  const row = width * channels
  if (channels === 3) {
    // The common case: the running sums in registers.
    for (let start = 0; start + row <= samples.length; start += row) {
      let a = 0
      let b = 0
      let c = 0
      for (let i = start; i < start + row; i += 3) {
        samples[i] = a = a + samples[i]
        samples[i + 1] = b = b + samples[i + 1]
        samples[i + 2] = c = c + samples[i + 2]
      }
    }
    return
  }
  for (let start = 0; start + row <= samples.length; start += row)
    for (let i = start + channels; i < start + row; i++) samples[i] += samples[i - channels]
}

/**
 * Undoes the floating-point predictor (Adobe's TIFF technical note 3): bytes differenced along a row in planes of like
 * significance, the highest first. Gives the values.
 */
export function undoFloatingPoint(bytes: Uint8Array, width: number, channels: number): Float32Array {
  const row = width * channels
  const values = new Float32Array(bytes.length >> 2)
  const out = new DataView(values.buffer)
  // A typed array has the machine's order; little endian wherever Node runs.
  for (let start = 0; start + 4 * row <= bytes.length; start += 4 * row) {
    for (let i = start + channels; i < start + 4 * row; i++) bytes[i] += bytes[i - channels]
    for (let i = 0; i < row; i++)
      for (let part = 0; part < 4; part++)
        out.setUint8(start + 4 * i + 3 - part, bytes[start + part * row + i])
  }
  return values
}

/** Numbers from bytes as they are stored; without a copy where bytes and order allow. */
export function fromBytes(
  bytes: Uint8Array,
  type: 'uint8' | 'uint16' | 'float32',
  littleEndian: boolean,
): Samples {
  if (type === 'uint8') return bytes
  const size = type === 'uint16' ? 2 : 4
  const count = Math.floor(bytes.length / size)
  // Always into a buffer of its own: views of 2 and 4 bytes need an even start.
  const own = bytes.slice(0, count * size)
  if (!littleEndian) {
    for (let i = 0; i < own.length; i += size)
      for (let a = i, b = i + size - 1; a < b; a++, b--) {
        const held = own[a]
        own[a] = own[b]
        own[b] = held
      }
  }
  return type === 'uint16' ? new Uint16Array(own.buffer, 0, count) : new Float32Array(own.buffer, 0, count)
}
