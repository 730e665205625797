/**
 * The checksum of HDF5's metadata: lookup3 (Bob Jenkins, 2006, public domain), its `hashlittle` with initial value 0.
 */
export function lookup3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let a = (0xdeadbeef + bytes.length) | 0
  let b = a
  let c = a
  let at = 0
  let rest = bytes.length
  for (; rest > 12; at += 12, rest -= 12) {
    a = (a + view.getUint32(at, true)) | 0
    b = (b + view.getUint32(at + 4, true)) | 0
    c = (c + view.getUint32(at + 8, true)) | 0
    a = (a - c) ^ turn(c, 4)
    c = (c + b) | 0
    b = (b - a) ^ turn(a, 6)
    a = (a + c) | 0
    c = (c - b) ^ turn(b, 8)
    b = (b + a) | 0
    a = (a - c) ^ turn(c, 16)
    c = (c + b) | 0
    b = (b - a) ^ turn(a, 19)
    a = (a + c) | 0
    c = (c - b) ^ turn(b, 4)
    b = (b + a) | 0
  }
  if (rest === 0) return c >>> 0
  const last = new DataView(new ArrayBuffer(12))
  for (let i = 0; i < rest; i++) last.setUint8(i, bytes[at + i])
  a = (a + last.getUint32(0, true)) | 0
  b = (b + last.getUint32(4, true)) | 0
  c = (c + last.getUint32(8, true)) | 0
  c = ((c ^ b) - turn(b, 14)) | 0
  a = ((a ^ c) - turn(c, 11)) | 0
  b = ((b ^ a) - turn(a, 25)) | 0
  c = ((c ^ b) - turn(b, 16)) | 0
  a = ((a ^ c) - turn(c, 4)) | 0
  b = ((b ^ a) - turn(a, 14)) | 0
  c = ((c ^ b) - turn(b, 24)) | 0
  return c >>> 0
}

function turn(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}
