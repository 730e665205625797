import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeJpeg } from './jpeg.ts'
import { decodeJpegTile } from './jpeg-queue.ts'
import { jpegParts, stackJpegs } from './jpeg-stack.ts'
import { joinJpeg } from './jpeg-stream.ts'

/** Tiles of noise and ramps, as one scanner writes them: one set of tables. */
async function tiles(count: number, chromaSubsampling: '4:4:4' | '4:2:0', side = 64) {
  return Promise.all(
    Array.from({ length: count }, async (_, k) => {
      const pixels = Uint8Array.from(
        { length: 3 * side * side },
        (_, i) => (i * (k + 7) + (i >> 5) * 13) & 255,
      )
      const bytes = await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
        .jpeg({ quality: 80, chromaSubsampling, optimiseCoding: false })
        .toBuffer()
      return joinJpeg(null, bytes, 'ycbcr')
    }),
  )
}

describe('tiles that are decoded together', () => {
  it('have the pixels that each has by itself, in any order and number', async () => {
    const each = await tiles(37, '4:4:4')
    expect(each.every(({ bytes }) => jpegParts(bytes)?.key === jpegParts(each[0].bytes)?.key)).toBe(true)
    const alone = await Promise.all(each.map(({ bytes, frame }) => decodeJpeg(bytes, frame)))
    const together = await Promise.all(each.map(({ bytes, frame }) => decodeJpegTile(bytes, frame)))
    together.forEach((pixels, k) => {
      expect(Buffer.compare(pixels, alone[k])).toBe(0)
      // A tile must not keep its whole stack in memory.
      expect(pixels.buffer.byteLength).toBe(pixels.length)
    })
  })

  it('are decoded one by one where one of them is damaged, which harms no other', async () => {
    const each = await tiles(8, '4:4:4')
    const broken = each[3].bytes.slice()
    broken.fill(0x55, broken.length - 600, broken.length - 40)
    const given = each.map((one, k) => (k === 3 ? { ...one, bytes: broken } : one))
    const alone = await Promise.allSettled(given.map(({ bytes, frame }) => decodeJpeg(bytes, frame)))
    const together = await Promise.allSettled(given.map(({ bytes, frame }) => decodeJpegTile(bytes, frame)))
    expect(together.map(one => one.status)).toEqual(alone.map(one => one.status))
    together.forEach((one, k) => {
      const other = alone[k]
      if (one.status === 'fulfilled' && other.status === 'fulfilled')
        expect(Buffer.compare(one.value, other.value)).toBe(0)
    })
  })

  it('are not stacked where chroma is halved from row to row, or rows do not fill coding units', async () => {
    const [halved] = await tiles(1, '4:2:0')
    expect(jpegParts(halved.bytes)).toBeNull()
    const [odd] = await tiles(1, '4:4:4', 60)
    expect(jpegParts(odd.bytes)).toBeNull()
    const pixels = await decodeJpegTile(halved.bytes, halved.frame)
    expect(pixels).toHaveLength(3 * 64 * 64)
  })

  it('are not stacked with restarts of their own, or without an end', async () => {
    const [{ bytes }] = await tiles(1, '4:4:4')
    const parts = jpegParts(bytes)
    if (parts === null) throw new Error('a plain JPEG can be stacked')
    expect(jpegParts(stackJpegs([parts, parts], 64))).toBeNull()
    expect(jpegParts(bytes.subarray(0, bytes.length - 1))).toBeNull()
    expect(jpegParts(bytes.subarray(0, 30))).toBeNull()
  })
})
