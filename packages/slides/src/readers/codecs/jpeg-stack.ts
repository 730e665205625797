/**
 * A baseline JPEG taken apart so that tiles of one kind can be stacked: what is before its data (tables, frame and scan
 * headers) and the data of its one scan.
 */
export interface JpegParts {
  /** Equal for tiles that can be stacked. */
  readonly key: string
  readonly head: Uint8Array
  /** Where in the head the frame's height stands, and where the header of the scan begins. */
  readonly heightAt: number
  readonly scanAt: number
  readonly data: Uint8Array
  /** Coding units of 8 rows in the picture: the interval after which the next tile begins. */
  readonly units: number
}

const startOfScan = 0xda
const baseline = 0xc0
const restartInterval = 0xdd

/**
 * The parts of a JPEG, or null where it cannot be stacked: it is not baseline, has several scans or restarts of its own,
 * chroma is halved from row to row (libjpeg smooths it across the border between tiles), or its rows do not fill coding
 * units.
 * @param bytes of `joinJpeg`: no application markers but Adobe's
 */
export function jpegParts(bytes: Uint8Array): JpegParts | null {
  let frameAt = -1
  let at = 2
  for (;;) {
    if (at + 4 > bytes.length || bytes[at] !== 0xff) return null
    const marker = bytes[at + 1]
    if (marker === restartInterval || (marker > baseline && marker <= 0xc2)) return null
    if (marker === baseline) frameAt = at
    if (marker === startOfScan) break
    at += 2 + ((bytes[at + 2] << 8) | bytes[at + 3])
  }
  const scanAt = at
  const dataAt = at + 2 + ((bytes[at + 2] << 8) | bytes[at + 3])
  const end = bytes.length - 2
  if (frameAt < 0 || dataAt >= end || bytes[end] !== 0xff || bytes[end + 1] !== 0xd9) return null
  const units = unitsOf(bytes, frameAt, bytes[scanAt + 4])
  const data = bytes.subarray(dataAt, end)
  if (units === null || hasMarker(data)) return null
  const head = bytes.subarray(0, dataAt)
  const key = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1')
  return { key, head, heightAt: frameAt + 5, scanAt, data, units }
}

function unitsOf(bytes: Uint8Array, frameAt: number, componentsOfScan: number): number | null {
  const height = (bytes[frameAt + 5] << 8) | bytes[frameAt + 6]
  const width = (bytes[frameAt + 7] << 8) | bytes[frameAt + 8]
  const components = bytes[frameAt + 9]
  if (components !== componentsOfScan || height % 8 !== 0) return null
  let widest = 1
  for (let c = 0; c < components; c++) {
    const sampling = bytes[frameAt + 11 + 3 * c]
    if ((sampling & 15) !== 1) return null
    widest = Math.max(widest, sampling >> 4)
  }
  // A scan of one component counts its own blocks, whatever the sampling says.
  const across = Math.ceil(width / (8 * (components === 1 ? 1 : widest)))
  const units = across * (height / 8)
  return units >= 1 && units <= 0xffff ? units : null
}

/** Any marker but the stuffed zero that data may hold. */
function hasMarker(data: Uint8Array): boolean {
  for (let at = data.indexOf(0xff); at >= 0; at = data.indexOf(0xff, at + 1))
    if (data[at + 1] !== 0) return true
  return false
}

/**
 * Tiles one below the other as one JPEG: each begins anew where a restart marker stands (ITU-T T.81, E.1.4), as its own
 * data did, so that its pixels are those of the tile by itself.
 * @param parts of one key; together no higher than 65,535 rows
 */
export function stackJpegs(parts: readonly JpegParts[], tileHeight: number): Uint8Array {
  const [{ head, heightAt, scanAt, units }] = parts
  const pieces: Uint8Array[] = []
  const start = head.slice(0, scanAt)
  const height = tileHeight * parts.length
  start[heightAt] = height >> 8
  start[heightAt + 1] = height & 255
  pieces.push(
    start,
    Uint8Array.of(0xff, restartInterval, 0, 4, units >> 8, units & 255),
    head.subarray(scanAt),
  )
  parts.forEach(({ data }, k) => {
    const last = k === parts.length - 1
    pieces.push(data, Uint8Array.of(0xff, last ? 0xd9 : 0xd0 + (k % 8)))
  })
  return Buffer.concat(pieces)
}
