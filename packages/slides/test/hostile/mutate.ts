import { createRandom, type Random } from '@tessera/statistics'

/** Numbers that parsers trip over. */
const awkward = [
  0,
  1,
  2,
  3,
  7,
  8,
  15,
  16,
  127,
  128,
  255,
  256,
  4095,
  32767,
  32768,
  60_000,
  65_535,
  65_536,
  2 ** 24,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
]

/**
 * A file with something wrong in it: one to four faults, mostly in what speaks of the pixels (directories, JPEG and
 * JPEG 2000 heads, DICOM elements) and seldom in the pixels themselves. The same seed and number give the same bytes.
 */
export function mutate(original: Uint8Array, seed: number, number: number): Uint8Array {
  const random = createRandom(seed, 'mutant', String(number))
  const places = fieldsOf(original)
  // Not `slice`, which of a Buffer is a view.
  let bytes: Uint8Array = new Uint8Array(original)
  const faults = 1 + Math.floor(random.next() ** 2 * 4)
  for (let i = 0; i < faults; i++) bytes = fault(bytes, places, random)
  return bytes
}

function fault(bytes: Uint8Array, places: Places, random: Random): Uint8Array {
  const whole = (most: number) => Math.floor(random.next() * most)
  if (bytes.length < 16) return bytes
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kind = random.next()
  const write = (at: number, size: 1 | 2 | 4, value: number) => {
    if (at + size > bytes.length) return
    const littleEndian = random.next() < (places.littleEndian ? 0.95 : 0.05)
    if (size === 1) data.setUint8(at, value & 255)
    else if (size === 2) data.setUint16(at, value & 65_535, littleEndian)
    else data.setUint32(at, value >>> 0, littleEndian)
  }
  const strange = () => {
    const drawn = random.next()
    if (drawn < 0.6) return awkward[whole(awkward.length)]
    return drawn < 0.8 ? whole(bytes.length + 32) : whole(2 ** 32)
  }
  // A field of a directory: its tag, type, count or value.
  if (kind < 0.45 && places.entries.length > 0) {
    const { at, size } = places.entries[whole(places.entries.length)]
    const part = whole(4)
    if (part === 0) write(at, 2, random.next() < 0.7 ? 254 + whole(100) : whole(65_536))
    else if (part === 1) write(at + 2, 2, whole(20))
    else if (part === 2) write(at + 4, 4, strange())
    else write(at + (size === 20 ? 12 : 8), random.next() < 0.5 ? 2 : 4, strange())
    return bytes
  }
  if (kind < 0.52 && places.chain.length > 0) {
    const target = places.directories[whole(places.directories.length)]
    write(places.chain[whole(places.chain.length)], 4, random.next() < 0.5 ? target : strange())
    return bytes
  }
  // Heads of JPEG and JPEG 2000 within tiles, elements of DICOM.
  if (kind < 0.72 && places.heads.length > 0) {
    write(places.heads[whole(places.heads.length)] + whole(20), random.next() < 0.5 ? 1 : 2, strange())
    return bytes
  }
  if (kind < 0.8) {
    for (let i = whole(4); i >= 0; i--) write(whole(Math.min(bytes.length, 600)), 1, whole(256))
    return bytes
  }
  if (kind < 0.87) {
    for (let i = whole(8); i >= 0; i--) write(whole(bytes.length), 1, whole(256))
    return bytes
  }
  if (kind < 0.93) return bytes.slice(0, whole(bytes.length))
  if (kind < 0.96) {
    const from = whole(bytes.length)
    return bytes.fill(whole(2) * 255, from, from + whole(64))
  }
  if (kind < 0.98) {
    const at = whole(bytes.length)
    const longer = new Uint8Array(bytes.length + 1 + whole(40))
    longer.set(bytes.subarray(0, at))
    longer.set(bytes.subarray(at), longer.length - (bytes.length - at))
    return longer
  }
  // Noise behind a true beginning.
  for (let i = 8 + whole(40); i < bytes.length; i++) bytes[i] = whole(256)
  return bytes
}

interface Places {
  readonly littleEndian: boolean
  /** Fields of TIFF directories. */
  readonly entries: readonly { readonly at: number; readonly size: 12 | 20 }[]
  /** Where offsets of directories are kept, and the directories. */
  readonly chain: readonly number[]
  readonly directories: readonly number[]
  /** Beginnings of JPEG and JPEG 2000 headers, and of DICOM elements. */
  readonly heads: readonly number[]
}

/** Where the numbers lie that say how large, where and what. The original is a sound file. */
function fieldsOf(bytes: Uint8Array): Places {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const heads: number[] = []
  for (let i = 0; i + 20 < bytes.length; i++) {
    const word = data.getUint16(i)
    if (word >= 0xffc0 && word <= 0xffde && word !== 0xffc8) heads.push(i)
    else if (word === 0xff51 || word === 0xff52) heads.push(i)
    // DICOM groups 0028 and 0048, little endian: rows, columns, bits, matrix sizes.
    else if (word === 0x2800 || word === 0x4800 || word === 0xfeff) heads.push(i)
    else if (word === 0x4948 || word === 0x4441) heads.push(i)
  }
  const littleEndian = bytes[0] !== 0x4d
  const entries: { at: number; size: 12 | 20 }[] = []
  const chain: number[] = []
  const directories: number[] = []
  const version = data.getUint16(2, littleEndian)
  if (bytes[0] === bytes[1] && (version === 42 || version === 43)) {
    const big = version === 43
    const offsetAt = (at: number) =>
      big ? Number(data.getBigUint64(at, littleEndian)) : data.getUint32(at, littleEndian)
    const size = big ? 20 : 12
    let pointer = big ? 8 : 4
    for (let at = offsetAt(pointer); at !== 0; at = offsetAt(pointer)) {
      chain.push(pointer)
      directories.push(at)
      const count = big ? Number(data.getBigUint64(at, littleEndian)) : data.getUint16(at, littleEndian)
      const first = at + (big ? 8 : 2)
      for (let i = 0; i < count; i++) entries.push({ at: first + i * size, size })
      pointer = first + count * size
    }
    chain.push(pointer)
  }
  return { littleEndian, entries, chain, directories, heads }
}
