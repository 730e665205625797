import { crc32, deflateSync } from 'node:zlib'
import type { OverlayPlane } from '@tessera/imaging'

const gap = 8
/** Pixels of the longest side of a plane. */
const longest = 360

/** Planes beside each other, each in the proportions of the patient, as a PNG. */
export function overlayPng(planes: readonly OverlayPlane[]): Uint8Array {
  const sides = planes.map(p => [p.width * p.pixelSpacing[0], p.height * p.pixelSpacing[1]])
  const scale = longest / Math.max(...sides.flat())
  const sizes = sides.map(side => side.map(mm => Math.max(1, Math.round(mm * scale))))
  const width = sizes.reduce((sum, [w]) => sum + w + gap, -gap)
  const height = Math.max(...sizes.map(([, h]) => h))
  const rows = Buffer.alloc((4 * width + 1) * height)
  let left = 0
  planes.forEach((plane, p) => {
    const [w, h] = sizes[p]
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++) {
        const from = Math.floor((x * plane.width) / w) + plane.width * Math.floor((y * plane.height) / h)
        rows.set(plane.rgba.subarray(4 * from, 4 * from + 4), (4 * width + 1) * y + 1 + 4 * (left + x))
      }
    left += w + gap
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits, red green blue opacity.
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const whole = Buffer.alloc(named.length + 8)
  whole.writeUInt32BE(data.length, 0)
  named.copy(whole, 4)
  whole.writeUInt32BE(crc32(named), named.length + 4)
  return whole
}
