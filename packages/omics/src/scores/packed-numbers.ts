/** Numbers as base64 of their little-endian bytes: exact, and a third of the length of their digits. */
export function packNumbers(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')
}

/** The numbers again; null for text that is not base64 of such numbers. */
export function unpackNumbers(text: string): Float64Array | null {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.byteLength % 8 !== 0 || bytes.toString('base64') !== text) return null
  const values = new Float64Array(bytes.byteLength / 8)
  new Uint8Array(values.buffer).set(bytes)
  return values
}
