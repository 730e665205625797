import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeJpeg } from './jpeg.ts'
import { decodeStack, stackJpegs } from './jpeg-stack.ts'
import { joinJpeg } from './jpeg-stream.ts'

interface Form {
  readonly width?: number
  readonly height?: number
  readonly channels?: 1 | 3
  readonly quality?: number
  readonly halved?: boolean
  readonly progressive?: boolean
}

async function tile(seed: number, form: Form = {}) {
  const { width = 48, height = 32, channels = 3, quality = 80, halved = false, progressive = false } = form
  let state = seed + 1
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return ((i % (width * channels)) + ((state >>> 24) & 63)) & 255
  })
  const jpeg = await sharp(pixels, { raw: { width, height, channels } })
    .jpeg({ quality, chromaSubsampling: halved ? '4:2:0' : '4:4:4', progressive, optimiseCoding: false })
    .toBuffer()
  return joinJpeg(null, jpeg, channels === 1 ? 'grey' : 'ycbcr')
}

describe('JPEGs one below the other', () => {
  it.each([
    ['colour', {}],
    ['grey', { channels: 1 }],
    ['a width that ends within a coded unit', { width: 45 }],
  ] as const)('decode to the bits of each alone: %s', async (_, form) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 20 }), async (seed, count) => {
        const jpegs = await Promise.all(Array.from({ length: count }, (_, i) => tile(seed + i, form)))
        const together = await decodeStack(jpegs)
        const alone = await Promise.all(jpegs.map(({ bytes, frame }) => decodeJpeg(bytes, frame)))
        expect(together).toHaveLength(count)
        expect(together?.map((pixels, i) => Buffer.compare(pixels, alone[i]))).toEqual(alone.map(() => 0))
      }),
      { numRuns: 8 },
    )
  })

  it.each([
    ['chroma halved from top to bottom', { halved: true }],
    ['progressive', { progressive: true }],
    ['a height that ends within a coded unit', { height: 30 }],
  ] as const)('do not stack: %s', async (_, form) => {
    expect(stackJpegs([await tile(1, form), await tile(2, form)])).toBeNull()
  })

  it('do not stack with other tables or sizes, nor more rows than libjpeg takes, nor none at all', async () => {
    const one = await tile(1)
    expect(stackJpegs([one, await tile(1, { quality: 40 })])).toBeNull()
    expect(stackJpegs([one, await tile(1, { width: 64 })])).toBeNull()
    expect(stackJpegs(Array.from({ length: 2047 }, () => one))).toBeNull()
    expect(stackJpegs([])).toBeNull()
  })

  it('do not stack where one is cut short or has other marks in its data', async () => {
    const [one, other] = [await tile(1), await tile(2)]
    const cut = { ...other, bytes: other.bytes.subarray(0, other.bytes.length - 200) }
    expect(stackJpegs([one, cut])).toBeNull()
    const bytes = other.bytes.slice()
    bytes.set([0xff, 0xd3], other.bytes.length - 100)
    expect(stackJpegs([one, { ...other, bytes }])).toBeNull()
  })

  it('damaged data of one leave the others as they are, or none is given', async () => {
    const jpegs = await Promise.all([1, 2, 3, 4].map(seed => tile(seed)))
    await fc.assert(
      fc.asyncProperty(fc.nat(3), fc.nat(), fc.nat(255), fc.boolean(), async (at, where, value, isCut) => {
        const { bytes, scanAt } = jpegs[at]
        const from = scanAt + 14 + (where % (bytes.length - scanAt - 16))
        const damaged = isCut
          ? Buffer.concat([bytes.subarray(0, from), Uint8Array.of(0, 0xff, 0xd9)])
          : bytes.with(from, value)
        const all = jpegs.map((one, i) => (i === at ? { ...one, bytes: damaged } : one))
        const together = await decodeStack(all)
        if (together === null) return
        const alone = await Promise.all(all.map(one => decodeJpeg(one.bytes, one.frame)))
        for (const [i, pixels] of together.entries())
          if (i !== at) expect(Buffer.compare(pixels, alone[i])).toBe(0)
      }),
      { numRuns: 60 },
    )
  })
})
