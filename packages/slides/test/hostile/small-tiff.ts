/** A field of a hand-made TIFF: numbers as LONG, or bytes as UNDEFINED. */
export type SmallField = readonly [tag: number, value: readonly number[] | Uint8Array]

/**
 * The bytes of a little-endian classic TIFF of one picture, whatever its fields say. `data` begins at byte 8.
 * @param next offset of the next directory; 0 for none
 */
export function smallTiff(
  fields: readonly SmallField[],
  data: Uint8Array = new Uint8Array(0),
  next = 0,
): Uint8Array {
  const values = fields.map(([, value]) =>
    value instanceof Uint8Array ? value : new Uint8Array(Uint32Array.from(value).buffer),
  )
  const directory = 8 + data.length + (data.length % 2)
  const tableEnd = directory + 2 + 12 * fields.length + 4
  let end = tableEnd
  const places = values.map(({ length }) => {
    const at = end
    if (length > 4) end += length + (length % 2)
    return at
  })
  const bytes = new Uint8Array(end)
  const view = new DataView(bytes.buffer)
  bytes.set([0x49, 0x49, 42, 0])
  view.setUint32(4, directory, true)
  bytes.set(data, 8)
  view.setUint16(directory, fields.length, true)
  for (const [i, [tag, value]] of fields.entries()) {
    const at = directory + 2 + 12 * i
    const raw = values[i]
    view.setUint16(at, tag, true)
    view.setUint16(at + 2, value instanceof Uint8Array ? 7 : 4, true)
    view.setUint32(at + 4, value.length, true)
    if (raw.length <= 4) bytes.set(raw, at + 8)
    else {
      view.setUint32(at + 8, places[i], true)
      bytes.set(raw, places[i])
    }
  }
  view.setUint32(tableEnd - 4, next, true)
  return bytes
}

/** The fields of a picture in tiles of RGB. */
export function tiledFields(
  width: number,
  height: number,
  tile: number,
  compression: number,
  offsets: readonly number[],
  counts: readonly number[],
): readonly SmallField[] {
  return [
    [256, [width]],
    [257, [height]],
    [258, [8]],
    [259, [compression]],
    [262, [2]],
    [277, [3]],
    [322, [tile]],
    [323, [tile]],
    [324, offsets],
    [325, counts],
  ]
}
