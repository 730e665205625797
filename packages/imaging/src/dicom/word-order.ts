const wordSize: Readonly<Record<string, number>> = {
  AT: 2,
  OW: 2,
  SS: 2,
  US: 2,
  FL: 4,
  OF: 4,
  OL: 4,
  SL: 4,
  UL: 4,
  FD: 8,
  OD: 8,
  OV: 8,
  SV: 8,
  UV: 8,
}

/** A big-endian value in little-endian order: a copy with the bytes of each word turned round. */
export function swapped(bytes: Uint8Array, vr: string): Uint8Array {
  const size = wordSize[vr] ?? 1
  if (size === 1) return bytes
  const turned = new Uint8Array(bytes.length)
  for (let at = 0; at + size <= bytes.length; at += size)
    for (let i = 0; i < size; i++) turned[at + i] = bytes[at + size - 1 - i]
  return turned
}
