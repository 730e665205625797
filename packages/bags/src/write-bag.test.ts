import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { largestError, temporaryFolder } from '../test/reference.ts'
import { BagError } from './bag-error.ts'
import { openBag } from './h5-bag.ts'
import { toolAttributes } from './tool-attributes.ts'
import { type NewBag, type WriteOptions, writeBag } from './write-bag.ts'

const folder = temporaryFolder()
const file = path.join(folder, 'bag.h5')

function faultOf(bag: NewBag, options?: WriteOptions): BagError {
  try {
    writeBag(file, bag, options)
  } catch (error) {
    if (error instanceof BagError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('writeBag', () => {
  it('writes what the HDF5 library reads, whatever the shape, storage, chunks and compression', async () => {
    const shapes = fc.record({
      instances: fc.integer({ min: 1, max: 400 }),
      dimensions: fc.integer({ min: 1, max: 12 }),
      storage: fc.constantFrom('float16', 'float32'),
      chunkRows: fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
      gzip: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
      name: fc.constantFrom('features', 'feats'),
    })
    await fc.assert(
      fc.asyncProperty(shapes, async ({ instances, dimensions, ...options }) => {
        // Whole numbers below 2,048 are halves exactly.
        const features = Float32Array.from(
          { length: instances * dimensions },
          (_, i) => ((i * 31) % 4095) - 2047,
        )
        const coords = Int32Array.from({ length: 2 * instances }, (_, i) => 100_000 - i)
        const times = Float64Array.from({ length: instances }, (_, i) => i / 3)
        writeBag(file, { features, dimensions, coords, times }, options)
        const bag = await openBag(file)
        const read = new Float32Array(features.length)
        await bag.read(0, instances, read)
        expect(largestError('h5 bag: written', read, features)).toBe(0)
        expect(await bag.coords()).toEqual(Float64Array.from(coords))
        expect(bag.times).toEqual(times)
      }),
      { numRuns: 40 },
    )
  })

  it('indexes more chunks than one node, or one level of nodes, holds', async () => {
    for (const instances of [64, 65, 4097]) {
      const features = Float32Array.from({ length: instances }, (_, i) => i % 2048)
      writeBag(file, { features, dimensions: 1 }, { chunkRows: 1 })
      const read = new Float32Array(instances)
      await (await openBag(file)).read(0, instances, read)
      expect(Buffer.compare(Buffer.from(read.buffer), Buffer.from(features.buffer))).toBe(0)
    }
  })

  it('keeps coordinates of every type', async () => {
    const features = Float32Array.of(1, 2)
    for (const coords of [
      Int32Array.of(-1, 2 ** 31 - 1, 3, 4),
      BigInt64Array.of(-1n, 2n ** 40n, 3n, 4n),
      Float32Array.of(0.5, -256, 3, 4),
      Float64Array.of(0.1, -256, 3, 4),
    ]) {
      writeBag(file, { features, dimensions: 1, coords })
      expect(await (await openBag(file)).coords()).toEqual(Float64Array.from(Array.from(coords, Number)))
    }
  })

  it.each(['clam', 'trident', 'stamp'] as const)(
    'writes the attributes of %s so that they are read',
    async tool => {
      const tile = {
        slide: 'S1',
        encoder: 'uni2',
        pixels: 224,
        level0Pixels: 448,
        micrometres: 112,
        level: 1,
      }
      const more = { downsample: 2, magnification: 20, level0Magnification: 40, overlap: 0 }
      const attributes = toolAttributes(tool, { ...tile, ...more })
      const coords = Float32Array.of(0, 0, 112, 0)
      const name = tool === 'stamp' ? 'feats' : 'features'
      writeBag(file, { features: Float32Array.of(1, 2), dimensions: 1, coords, attributes }, { name })
      const read = (await openBag(file)).attributes
      expect(read).toMatchObject({ tool, slide: 'S1', encoder: 'uni2', tile: { pixels: 224 } })
      if (tool === 'stamp') expect(read).toMatchObject({ micrometresPerUnit: 1, tile: { micrometres: 112 } })
      else expect(read.tile.level0Pixels).toBe(448)
    },
  )

  it('keeps attributes of text, numbers and lists', async () => {
    const given = {
      text: 'Größe µm',
      empty: '',
      whole: 2 ** 40,
      part: 0.25,
      list: [1.5, 2],
      texts: ['a', 'bé'],
    }
    const long = { long: 'x'.repeat(9000) }
    writeBag(file, {
      features: Float32Array.of(1),
      dimensions: 1,
      attributes: { file: { ...given, ...long, unknown: null } },
    })
    expect((await openBag(file)).attributes.raw.file).toEqual({ ...given, ...long, unknown: 'None' })
  })

  it('refuses values that would not be numbers in the file, naming the instance', () => {
    const features = Float32Array.of(1, 2, 3, 70000, 5, 6)
    expect(faultOf({ features, dimensions: 2 })).toMatchObject({ fault: 'not-finite', instance: 1 })
    writeBag(file, { features, dimensions: 2 }, { storage: 'float32' })
    features[5] = Number.NaN
    expect(faultOf({ features, dimensions: 2 }, { storage: 'float32' })).toMatchObject({ instance: 2 })
  })

  it('refuses what does not fit together', () => {
    const features = Float32Array.of(1, 2, 3, 4)
    expect(faultOf({ features, dimensions: 3 }).fault).toBe('empty')
    expect(faultOf({ features: new Float32Array(0), dimensions: 3 }).fault).toBe('empty')
    expect(faultOf({ features, dimensions: 2, coords: new Int32Array(3) }).fault).toBe('coords-mismatch')
    expect(faultOf({ features, dimensions: 2, times: Float64Array.of(1, Number.NaN) }).fault).toBe(
      'times-mismatch',
    )
    expect(faultOf({ features, dimensions: 2, attributes: { file: { mixed: ['a', 1] } } }).fault).toBe(
      'wrong-type',
    )
  })

  it('leaves the old file, and nothing half-written, when it fails', () => {
    fs.writeFileSync(file, 'old')
    const features = new Float32Array(3_000_000).fill(1)
    features[2_999_999] = Number.POSITIVE_INFINITY
    expect(faultOf({ features, dimensions: 3 }).fault).toBe('not-finite')
    expect(fs.readFileSync(file, 'utf8')).toBe('old')
    expect(fs.readdirSync(folder)).toEqual(['bag.h5'])
  })

  it('tells a full disk, and leaves nothing', () => {
    vi.spyOn(fs, 'writeSync').mockImplementationOnce(() => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    })
    expect(faultOf({ features: Float32Array.of(1), dimensions: 1 }).fault).toBe('disk-full')
    expect(fs.readdirSync(folder)).toEqual(['bag.h5'])
  })

  it('tells a folder that may not be written', () => {
    const barred = path.join(folder, 'bag.h5', 'inside.h5')
    expect(() => writeBag(barred, { features: Float32Array.of(1), dimensions: 1 })).toThrow(
      expect.objectContaining({ fault: 'cannot-write' }),
    )
  })
})
