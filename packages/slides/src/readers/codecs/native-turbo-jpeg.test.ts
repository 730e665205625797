import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { joinJpeg } from './jpeg-stream.ts'
import { nativeTurboJpeg } from './native-turbo-jpeg.ts'

const native = await nativeTurboJpeg()
if (native === null) console.log("the system's libjpeg-turbo is not tried: libturbojpeg is not installed")

describe.skipIf(native === null)("the system's libjpeg-turbo", () => {
  const [width, height] = [50, 40]
  const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * i) % 251)

  it.each(['4:4:4', '4:2:0'])('gives the bits of the one within sharp: %s', async chromaSubsampling => {
    const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 90, chromaSubsampling })
      .toBuffer()
    const { frame, bytes } = joinJpeg(null, jpeg, 'ycbcr')
    const out = new Uint8Array(3 * width * height)
    expect(native?.(bytes, frame, out)).toBe(true)
    expect(Buffer.compare(out, await sharp(jpeg).raw().toBuffer())).toBe(0)
  })

  it('says so where the data end early', async () => {
    const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg()
      .toBuffer()
    const { frame, bytes } = joinJpeg(null, jpeg, 'ycbcr')
    const out = new Uint8Array(3 * width * height)
    expect(native?.(bytes.subarray(0, bytes.length - 60), frame, out)).toBe(false)
  })
})
