import { deflateSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { encodeLzw } from '../../pyramid/lzw.ts'
import { decodeDeflate, decodeZstd } from './deflate.ts'
import { decodeJpeg } from './jpeg.ts'
import { joinJpeg, jpegTables } from './jpeg-stream.ts'
import { decodeLzw } from './lzw.ts'
import { decodePackBits } from './pack-bits.ts'

/** Codes of 9 bits, most significant first. */
function packed(codes: readonly number[]): Uint8Array {
  const bits = codes.map(code => code.toString(2).padStart(9, '0')).join('')
  return Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    Number.parseInt(bits.slice(8 * i, 8 * i + 8).padEnd(8, '0'), 2),
  )
}

describe('LZW', () => {
  it('reads the example of TIFF 6.0, page 60', () => {
    const out = new Uint8Array(9)
    expect(decodeLzw(packed([256, 7, 258, 8, 8, 258, 6, 6, 257]), out)).toBe(9)
    expect([...out]).toEqual([7, 7, 7, 8, 8, 7, 7, 6, 6])
  })

  it('gives back what was encoded, tables full and cleared included', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 256 }),
        fc.integer({ min: 0, max: 30_000 }),
        (seed, letters, length) => {
          let state = seed + 1
          const bytes = Uint8Array.from({ length }, () => {
            state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
            return (state >>> 16) % letters
          })
          const out = new Uint8Array(length)
          expect(decodeLzw(encodeLzw(bytes), out)).toBe(length)
          expect(Buffer.compare(out, bytes)).toBe(0)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('stops at its end or at that of the room, and refuses codes that are not there yet', () => {
    expect(decodeLzw(packed([256, 7, 258, 8]), new Uint8Array(2))).toBe(2)
    expect(decodeLzw(packed([256, 7]), new Uint8Array(9))).toBe(1)
    expect(() => decodeLzw(packed([256, 7, 300]), new Uint8Array(9))).toThrow('code 300')
    expect(() => decodeLzw(packed([256, 258]), new Uint8Array(9))).toThrow('code 258')
    // The order of bits of before TIFF 6.0 begins with 00 01.
    expect(() => decodeLzw(Uint8Array.of(0, 1, 2, 3), new Uint8Array(9))).toThrow('before TIFF 6.0')
  })
})

describe('PackBits', () => {
  it("reads the example of Apple's technical note 1023", () => {
    const bytes = [0xfe, 0xaa, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa, 0x03, 0x80, 0x00, 0x2a, 0x22, 0xf7, 0xaa]
    const wanted = [
      0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0x22, 0xaa, 0xaa, 0xaa,
      0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa,
    ]
    const out = new Uint8Array(24)
    expect(decodePackBits(Uint8Array.from(bytes), out)).toBe(24)
    expect([...out]).toEqual(wanted)
  })

  it('stops where either side ends', () => {
    expect(decodePackBits(Uint8Array.of(5, 1, 2), new Uint8Array(9))).toBe(2)
    expect(decodePackBits(Uint8Array.of(0x81, 1), new Uint8Array(9))).toBe(9)
    expect(decodePackBits(Uint8Array.of(0x81), new Uint8Array(9))).toBe(0)
  })
})

describe('deflate and ZSTD', () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 7)
  it.each([
    ['deflate', deflateSync(bytes), decodeDeflate],
    ['ZSTD', zstdCompressSync(bytes), decodeZstd],
  ])(
    '%s: the bytes, an error for more than there is room for, for an end too early and for noise',
    (_, data, decode) => {
      expect([...decode(data, 1000)]).toEqual([...bytes])
      expect(() => decode(data, 999)).toThrow('more data than the tile holds')
      expect(() => decode(data.subarray(0, data.length - 8), 1000)).toThrow()
      expect(() => decode(bytes, 1000)).toThrow()
    },
  )
})

describe('JPEG', async () => {
  const side = 16
  const red = Uint8Array.from({ length: 3 * side * side }, (_, i) => [200, 30, 60][i % 3])
  const raw = { raw: { width: side, height: side, channels: 3 as const } }
  // As sharp writes it: JFIF, YCbCr. What it holds is red only if its components are taken for YCbCr.
  const jpeg = await sharp(red, raw).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()

  it('colours components as the container says, not as the marker within does', async () => {
    const seen = async (colour: 'rgb' | 'ycbcr') => {
      const { frame, bytes } = joinJpeg(null, jpeg, colour)
      expect(frame).toEqual({ width: side, height: side, components: 3, progressive: false })
      return [...(await decodeJpeg(bytes, frame)).subarray(0, 3)]
    }
    const [r, g, b] = await seen('ycbcr')
    expect([Math.abs(r - 200) < 3, Math.abs(g - 30) < 3, Math.abs(b - 60) < 3]).toEqual([true, true, true])
    // Y, Cb and Cr of that red, by JFIF's formula.
    const [y, cb, cr] = await seen('rgb')
    expect(y).toBeCloseTo(0.299 * 200 + 0.587 * 30 + 0.114 * 60, -1)
    expect(cb).toBeCloseTo(128 - 0.168736 * 200 - 0.331264 * 30 + 0.5 * 60, -1)
    expect(cr).toBeCloseTo(128 + 0.5 * 200 - 0.418688 * 30 - 0.081312 * 60, -1)
  })

  it('takes its tables from elsewhere', async () => {
    // The tables alone, and the picture without them.
    const tables: number[] = [0xff, 0xd8]
    const rest: number[] = [0xff, 0xd8]
    for (let at = 2; at < jpeg.length; ) {
      const length = 2 + jpeg.readUInt16BE(at + 2)
      if (jpeg[at + 1] === 0xda) {
        rest.push(...jpeg.subarray(at))
        break
      }
      const into = jpeg[at + 1] === 0xdb || jpeg[at + 1] === 0xc4 ? tables : rest
      into.push(...jpeg.subarray(at, at + length))
      at += length
    }
    tables.push(0xff, 0xd9)
    const { frame, bytes } = joinJpeg(jpegTables(Uint8Array.from(tables)), Uint8Array.from(rest), 'ycbcr')
    const [r] = await decodeJpeg(bytes, frame)
    expect(Math.abs(r - 200)).toBeLessThan(3)
  })

  it('refuses what is no JPEG, ends in its head, or is of a kind that is not read', () => {
    expect(() => joinJpeg(null, red, 'rgb')).toThrow('no JPEG')
    expect(() => joinJpeg(null, jpeg.subarray(0, 100), 'rgb')).toThrow('ends before its data')
    const frameAt = jpeg.indexOf(Buffer.of(0xff, 0xc0))
    const changed = (at: number, value: number) => {
      const bytes = new Uint8Array(jpeg)
      bytes[frameAt + at] = value
      return () => joinJpeg(null, bytes, 'rgb')
    }
    expect(changed(1, 0xc3)).toThrow('lossless')
    expect(changed(1, 0xc9)).toThrow('arithmetic')
    expect(changed(4, 12)).toThrow('12 bits')
    expect(changed(9, 4)).toThrow('4 components')
  })

  it('whose data end early or are noise does not pass for a picture', async () => {
    const { frame, bytes } = joinJpeg(null, jpeg, 'ycbcr')
    await expect(decodeJpeg(bytes.subarray(0, bytes.length - 20), frame)).rejects.toThrow('JPEG')
    await expect(decodeJpeg(new Uint8Array(100), frame)).rejects.toThrow('JPEG')
  })
})
