import type { Raster } from '../raster.ts'

/** An uncompressed TIFF in memory with its ICC profile: how libvips is told which one to apply. TIFF 6.0, tag 34675. */
export function tiffWithProfile({ width, height, pixels }: Raster, iccProfile: Uint8Array): Buffer {
  const [short, long, undefinedBytes] = [3, 4, 7]
  const entries = 11
  const afterDirectory = 8 + 2 + 12 * entries + 4
  const bits = afterDirectory
  const profile = bits + 6 + 2
  const strip = profile + iccProfile.length + (iccProfile.length % 2)
  const file = Buffer.alloc(strip + pixels.length)
  file.write('II')
  file.writeUInt16LE(42, 2)
  file.writeUInt32LE(8, 4)
  file.writeUInt16LE(entries, 8)
  const fields: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, 3, bits],
    [259, short, 1, 1],
    [262, short, 1, 2],
    [273, long, 1, strip],
    [277, short, 1, 3],
    [278, long, 1, height],
    [279, long, 1, pixels.length],
    [284, short, 1, 1],
    [34675, undefinedBytes, iccProfile.length, profile],
  ]
  fields.forEach(([tag, type, count, value], k) => {
    const at = 10 + 12 * k
    file.writeUInt16LE(tag, at)
    file.writeUInt16LE(type, at + 2)
    file.writeUInt32LE(count, at + 4)
    if (type === short && count === 1) file.writeUInt16LE(value, at + 8)
    else file.writeUInt32LE(value, at + 8)
  })
  for (let k = 0; k < 3; k++) file.writeUInt16LE(8, bits + 2 * k)
  file.set(iccProfile, profile)
  file.set(pixels, strip)
  return file
}
