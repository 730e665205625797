/** A SAS numeric: its value, or the code of its missing value (`.`, `._`, `.A` to `.Z`). */
export type SasNumber = { readonly value: number } | { readonly missing: string }

/**
 * A number in IBM System/360 floating point, as transport files store it: sign bit, exponent of 16 with bias
 * 64, fraction of up to 56 bits; 2 to 8 bytes. A first byte of `.`, `_` or a letter followed by zeros is a
 * missing value. Source: SAS TS-140, "The Record Layout of a Data Set in SAS Transport (XPORT) Format".
 */
export function readIbmFloat(bytes: Uint8Array, start: number, length: number): SasNumber {
  const first = bytes[start]
  let rest = false
  for (let i = 1; i < length; i++) if (bytes[start + i] !== 0) rest = true
  if (!rest) {
    if (first === 0x2e) return { missing: '.' }
    if (first === 0x5f) return { missing: '._' }
    if (first >= 0x41 && first <= 0x5a) return { missing: `.${String.fromCharCode(first)}` }
  }
  let fraction = 0
  for (let i = length - 1; i >= 1; i--) fraction = (fraction + bytes[start + i]) / 256
  const magnitude = fraction * 16 ** ((first & 0x7f) - 64)
  return { value: first & 0x80 && magnitude !== 0 ? -magnitude : magnitude }
}
