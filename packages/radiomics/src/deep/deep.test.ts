import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBag, openEncoder } from '@tessera/bags'
import { makeSplit } from '@tessera/evidence'
import { createGrid, createMask, createVolume } from '@tessera/imaging'
import { BagRows, networkLearner } from '@tessera/learning'
import { auc, createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError, reference, temporaryFolder } from '../../test/reference.ts'
import { encodeSlices, sliceModality, slicesOf, writeSliceBag } from './index.ts'

const made = reference<{
  size: [number, number, number]
  voxels: number[]
  mask: string
  slices: number[]
  pictures: number[]
  share: number[]
  features: number[]
}>('deep')
const grid = createGrid({ size: made.size, spacing: [0.7, 0.7, 4] })
const image = createVolume(grid, Float64Array.from(made.voxels))
const mask = createMask(grid, Uint8Array.from(made.mask, Number))
const options = { size: 8, window: [300, 800] } as const
const tinyEncoder = fileURLToPath(new URL('../../../bags/test/reference/tiny-encoder.json', import.meta.url))

describe('slicesOf', () => {
  it("cuts numpy's pictures: neighbours as channels, the window, the share of the mask", () => {
    const found = slicesOf(image, mask, options)
    expect([found.count, found.channels, found.size, found.spacing]).toEqual([3, 3, 8, 0.7])
    expect([...found.slice]).toEqual(made.slices)
    expect(largestError('slicesOf', found.pixels, made.pictures)).toBeLessThan(1e-6)
    expect([...found.share]).toEqual(made.share)
    expect(found.unseen).toBe(0)
    // the middle of the pictures, mm: 6.5 pixels of 0.7
    expect([...found.middle.subarray(3, 6)].map(x => Number(x.toFixed(9)))).toEqual([4.55, 4.55, 4])
  })

  it('takes single slices, another spacing, and a window of the image itself', () => {
    const one = slicesOf(image, mask, { ...options, channels: 1 })
    expect(one.pixels).toEqual(
      Float32Array.from(
        { length: 3 * 64 },
        (_, at) => slicesOf(image, mask, options).pixels[(Math.floor(at / 64) * 3 + 1) * 64 + (at % 64)],
      ),
    )
    const ramp = createVolume(
      grid,
      Float32Array.from(made.voxels, (_, at) => at % 13),
    )
    const { pixels, window } = slicesOf(ramp, mask, { size: 5, spacing: 1.4, channels: 1, leastArea: 1 })
    // 5 pixels of 2 voxels around 6.5: from 2.5 to 10.5, which the percentiles span
    expect(window).toEqual([2.5, 10.5])
    for (const [i, expected] of [0, 0.25, 0.5, 0.75, 1].entries()) expect(pixels[i]).toBeCloseTo(expected, 6)
    const inside = slicesOf(image, mask, { size: 8, window: 'in-mask' }).window
    expect(inside[0]).toBeGreaterThanOrEqual(Math.min(...made.voxels))
  })

  it('says what of the mask the pictures do not show, and cuts patches that cover it', () => {
    const small = slicesOf(image, mask, { ...options, size: 4, leastArea: 1 })
    expect(small.unseen).toBeCloseTo(1 - 16 / 36, 12)
    const patches = slicesOf(image, mask, { ...options, size: 4, stride: 1.4, leastArea: 1, leastShare: 0.5 })
    expect(patches.count).toBe(4)
    expect(patches.unseen).toBe(0)
    expect([...patches.share]).toEqual([1, 1, 1, 1])
    const thin = createMask(
      grid,
      mask.inside.map((_, at) => (at === 300 ? 1 : 0)),
    )
    expect(() => slicesOf(image, thin, { ...options, stride: 2, leastShare: 0.5 })).toThrow('no patch')
  })

  it('repeats the edge beyond the image, and refuses what has nothing to show', () => {
    const edge = createMask(
      grid,
      mask.inside.map((_, at) => (at % 182 === 0 ? 1 : 0)),
    )
    const found = slicesOf(image, edge, { ...options, channels: 1 })
    expect(found.count).toBe(5)
    expect(found.pixels.slice(0, 4)).toEqual(new Float32Array(4).fill(found.pixels[0]))
    const none = createMask(grid, new Uint8Array(mask.inside.length))
    expect(() => slicesOf(image, none, options)).toThrow('empty mask')
    expect(() => slicesOf(image, mask, { ...options, size: 0 })).toThrow('whole number of pixels')
    expect(() => slicesOf(image, mask, { size: 8, window: [2, 1] })).toThrow('a window from 2 to 1')
    const flat = createVolume(grid, new Float32Array(mask.inside.length))
    expect(() => slicesOf(flat, mask, { size: 8 })).toThrow('one intensity')
    const broken = createVolume(grid, new Float32Array(mask.inside.length).fill(Number.NaN))
    expect(() => slicesOf(broken, mask, options)).toThrow('NaN')
  })
})

describe('encodeSlices', () => {
  it("gives numpy's features, and a bag that reads them back", async () => {
    const encoder = await openEncoder(tinyEncoder)
    const encoded = await encodeSlices(slicesOf(image, mask, options), encoder)
    expect(largestError('encodeSlices', encoded.features, made.features)).toBeLessThan(1e-5)
    const file = path.join(temporaryFolder(), 'P1.h5')
    writeSliceBag(file, encoded, { storage: 'float32' })
    const bag = await openBag(file)
    const read = new Float32Array(encoded.features.length)
    await bag.read(0, 3, read)
    expect(read).toEqual(encoded.features)
    expect(bag.attributes.encoder).toBe('tiny-encoder')
    expect(bag.attributes.raw.file).toMatchObject({
      kind: 'slices, 2.5-D',
      picture_pixels: 8,
      window_low: 300,
    })
    const wrong = slicesOf(image, mask, { ...options, size: 6 })
    await expect(encodeSlices(wrong, encoder)).rejects.toThrow('cut the slices with size 8')
    await encoder.release()
  })
})

describe('a small CNN on slices', () => {
  /** A tumour whose texture runs along one diagonal or the other; mean and spread are the same. */
  function patient(p: number, event: number) {
    const random = createRandom(12, 'texture', p)
    const on = createGrid({ size: [18, 18, 3], spacing: [1, 1, 3] })
    const phase = random.integer(4)
    const voxels = Float32Array.from({ length: 972 }, (_, at) => {
      const [x, y] = [at % 18, Math.floor(at / 18) % 18]
      const place = event === 1 ? x + y : x - y + 18
      return 500 + ((place + phase) % 4 < 2 ? 60 : -60) + 40 * random.normal()
    })
    const inside = Uint8Array.from({ length: 972 }, (_, at) =>
      Math.hypot((at % 18) - 8.5, (Math.floor(at / 18) % 18) - 8.5) <= 6 ? 1 : 0,
    )
    return slicesOf(createVolume(on, voxels), createMask(on, inside), { size: 12 })
  }

  it('learns to tell two textures', async () => {
    const event = Uint8Array.from({ length: 48 }, (_, p) => p % 2)
    const { modality, image: shape } = sliceModality(
      't2',
      Array.from(event, (e, p) => (p === 5 ? null : patient(p, e))),
    )
    expect(shape).toEqual([3, 12, 12])
    expect(modality.bags[5]).toBeNull()
    const rows = new BagRows({
      modalities: [modality],
      outcome: { kind: 'binary', event },
      patient: Int32Array.from(event.keys()),
      centre: new Int32Array(48),
      centres: ['A'],
    })
    const all = Int32Array.from(event.keys())
    const folds = [{ name: 'rest', training: all.slice(0, 32), heldOut: all.slice(32) }]
    const split = makeSplit({ name: 'first', kind: 'external', groups: rows.patient, folds })
    const { training, heldOut } = split.folds[0].divide(rows)
    const model = await networkLearner({
      name: 'network',
      encoder: { cnn: { image: shape, channels: [6, 8] } },
      attention: 8,
      dropout: 0,
      learningRate: 2e-2,
      stopping: 'never',
      epochs: 15,
    }).fit(training, { seed: 1 })
    const { risk } = await model.predict(heldOut)
    expect(auc({ event: event.slice(32), score: risk ?? [] }).value).toBeGreaterThan(0.95)
  })

  it('refuses pictures of other sizes, and no picture at all', () => {
    const small = slicesOf(image, mask, { ...options, size: 6 })
    expect(() => sliceModality('t2', [slicesOf(image, mask, options), small])).toThrow(
      'patient 1 has pictures of 3 x 6 x 6',
    )
    expect(() => sliceModality('t2', [null])).toThrow("no patient has 't2'")
  })
})
