import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixture, largestError, reference, temporaryFolder } from '../test/reference.ts'
import { BagError, type BagFault } from './bag-error.ts'
import { openModality } from './bag-modality.ts'
import { type H5Bag, openBag } from './h5-bag.ts'
import { writeBag } from './write-bag.ts'

interface Expected {
  readonly instances: number
  readonly dimensions: number
  readonly dtype: string
  readonly features: number[]
  readonly coords: number[] | null
}
const expected = reference<Record<string, Expected>>('bags')

async function whole(bag: H5Bag): Promise<Float32Array> {
  const into = new Float32Array(bag.instances * bag.dimensions)
  await bag.read(0, bag.instances, into)
  return into
}

async function faultOf(action: Promise<unknown>): Promise<BagError> {
  const error = await action.then(
    () => null,
    cause => cause,
  )
  if (error instanceof BagError) return error
  throw error ?? new Error('nothing was thrown')
}

describe('an h5 bag', () => {
  const layouts = [
    ['CLAM', 'clam'],
    ['TRIDENT', 'trident'],
    ['TRIDENT, 1 x instances x dimensions', 'trident-3d'],
    ['STAMP', 'stamp'],
    ['gzip and shuffle', 'gzip'],
    ['big-endian visits', 'visits'],
  ] as const
  it.each(layouts)('of %s is read as h5py reads it', async (title, name) => {
    const bag = await openBag(fixture(`${name}.h5`))
    const { instances, dimensions, features, coords } = expected[name]
    expect([bag.instances, bag.dimensions]).toEqual([instances, dimensions])
    expect(largestError(`h5 bag of ${title}`, await whole(bag), features)).toBe(0)
    expect(await bag.coords()).toEqual(coords && Float64Array.from(coords))
  })

  it('gives any slice and any list of rows', async () => {
    for (const name of ['clam', 'trident', 'trident-3d', 'stamp', 'gzip']) {
      const bag = await openBag(fixture(`${name}.h5`))
      const { features } = expected[name]
      const row = fc.integer({ min: 0, max: bag.instances - 1 })
      await fc.assert(
        fc.asyncProperty(fc.array(row), row, row, async (list, a, b) => {
          const rows = Int32Array.from(list)
          const picked = new Float32Array(rows.length * bag.dimensions)
          await bag.readRows(rows, picked)
          expect(Array.from(picked)).toEqual(list.flatMap(i => rowOf(features, i, bag.dimensions)))
          const [from, to] = [Math.min(a, b), Math.max(a, b)]
          const slice = new Float32Array((to - from) * bag.dimensions)
          await bag.read(from, to, slice)
          expect(Array.from(slice)).toEqual(features.slice(from * bag.dimensions, to * bag.dimensions))
        }),
        { numRuns: 25 },
      )
    }
  })

  it('holds many more rows than are read at once', async () => {
    const file = path.join(temporaryFolder(), 'long.h5')
    const [instances, dimensions] = [5001, 450]
    const features = new Float32Array(instances * dimensions).map((_, i) => (i * 7919) % 2048)
    for (const options of [{}, { chunkRows: 1 }, { chunkRows: 1000 }, { gzip: 1 }]) {
      writeBag(file, { features, dimensions }, options)
      const bag = await openBag(file)
      expect(Buffer.compare(Buffer.from((await whole(bag)).buffer), Buffer.from(features.buffer))).toBe(0)
      const rows = Int32Array.from({ length: 500 }, (_, i) => (i * 5003) % instances)
      const picked = new Float32Array(rows.length * dimensions)
      await bag.readRows(rows, picked)
      for (const [place, row] of rows.entries())
        if (picked[place * dimensions + 3] !== features[row * dimensions + 3]) expect.fail(`row ${row}`)
    }
  })

  it('of one vector a slide is a bag with one instance', async () => {
    const bag = await openBag(fixture('slide-vector.h5'))
    expect([bag.instances, bag.dimensions, bag.hasCoords]).toEqual([1, 6, false])
    expect((await whole(bag)).every(Number.isFinite)).toBe(true)
  })

  it('of visits has their times', async () => {
    expect((await openBag(fixture('visits.h5'))).times).toEqual(Float64Array.of(-14, 0, 42, 84))
  })
})

describe('attributes of a bag', () => {
  it('of CLAM', async () => {
    const { attributes } = await openBag(fixture('clam.h5'))
    expect(attributes).toMatchObject({
      tool: 'clam',
      slide: 'TCGA-3C',
      encoder: null,
      coordinateUnit: 'pixel',
    })
    expect(attributes.tile).toMatchObject({ pixels: 256, level: 1, downsample: 4, level0Pixels: 1024 })
    expect(attributes.raw.coords.level_dim).toEqual([5000, 4000])
  })

  it('of TRIDENT', async () => {
    const { attributes } = await openBag(fixture('trident.h5'))
    expect(attributes).toMatchObject({ tool: 'trident', slide: 'TCGA-AA', encoder: 'uni_v1' })
    expect(attributes.tile).toMatchObject({ pixels: 512, level0Pixels: 1024, magnification: 20, overlap: 0 })
    expect(attributes.tile.level0Magnification).toBe(40)
  })

  it('of STAMP, now and before', async () => {
    const now = (await openBag(fixture('stamp.h5'))).attributes
    expect(now).toMatchObject({
      tool: 'stamp',
      encoder: 'uni2',
      coordinateUnit: 'micrometre',
      micrometresPerUnit: 1,
    })
    expect(now.tile).toMatchObject({ pixels: 224, micrometres: 256 })
    const second = (await openBag(fixture('stamp-2.0.h5'))).attributes
    expect(second).toMatchObject({ encoder: 'ctranspath', micrometresPerUnit: 1, tile: { micrometres: 256 } })
    const first = (await openBag(fixture('stamp-1.h5'))).attributes
    expect(first).toMatchObject({ tool: 'stamp', micrometresPerUnit: 256 / 224, tile: { micrometres: 256 } })
  })
})

describe('a file that cannot be a bag', () => {
  const broken: [string, BagFault, RegExp][] = [
    ['missing.h5', 'no-such-file', /does not exist/],
    ['.', 'no-such-file', /is not a file/],
    ['bags.json', 'not-hdf5', /is not an HDF5 file/],
    ['broken-coords-only.h5', 'no-features', /it holds 'coords'; these are tiles without features/],
    ['broken-rank.h5', 'wrong-rank', /'features' of shape 2 x 3 x 4/],
    ['broken-integers.h5', 'wrong-type', /not floats/],
    ['broken-empty.h5', 'empty', /shape 0 x 6: a bag without instances/],
    ['broken-coords.h5', 'coords-mismatch', /5 instances and coordinates of shape 4 x 2/],
  ]
  it.each(broken)('%s is refused as %s', async (name, fault, message) => {
    const error = await faultOf(openBag(fixture(name)))
    expect(error).toMatchObject({ fault, file: fixture(name) })
    expect(error.message).toMatch(message)
    expect(error.cure.length).toBeGreaterThan(10)
  })

  const values: [string, number, string][] = [
    ['broken-nan.h5', 7, 'NaN'],
    ['broken-infinite.h5', 4, 'Infinity'],
    ['broken-infinite-f4.h5', 8, '-Infinity'],
  ]
  it.each(values)('%s names the instance', async (name, instance, value) => {
    const bag = await openBag(fixture(name))
    const into = new Float32Array(bag.instances * bag.dimensions)
    for (const action of [
      bag.read(0, bag.instances, into),
      bag.read(instance, instance + 1, into),
      bag.readRows(Int32Array.of(0, instance, 1), into),
    ]) {
      const error = await faultOf(action)
      expect(error).toMatchObject({ fault: 'not-finite', instance })
      expect(error.message).toContain(`holds ${value} in instance ${instance}`)
    }
    await bag.read(0, instance, into)
  })

  it('is told cut off at any byte, and never half read', async () => {
    const file = path.join(temporaryFolder(), 'cut.h5')
    const { features } = expected.stamp
    const bytes = readFileSync(fixture('stamp.h5'))
    for (let length = 0; length < bytes.length; length += 397) {
      writeFileSync(file, bytes.subarray(0, length))
      const error = await faultOf(openBag(file))
      expect(['truncated', 'not-hdf5', 'damaged']).toContain(error.fault)
      if (length > 48) expect(error.fault).toBe('truncated')
    }
    writeFileSync(file, bytes)
    expect(Array.from(await whole(await openBag(file)))).toEqual(features)
  })

  it('is told damaged, or reads as floats, whatever byte is altered', async () => {
    const file = path.join(temporaryFolder(), 'altered.h5')
    for (const name of ['gzip.h5', 'trident.h5']) {
      const bytes = readFileSync(fixture(name))
      for (let at = 0; at < bytes.length; at += 211) {
        const altered = Buffer.from(bytes)
        altered[at] ^= 0xff
        writeFileSync(file, altered)
        await openBag(file)
          .then(whole)
          .catch(error => expect(error).toBeInstanceOf(BagError))
      }
    }
  })

  it('is told when it changes under the reader', async () => {
    const file = path.join(temporaryFolder(), 'changing.h5')
    copyFileSync(fixture('stamp.h5'), file)
    const bag = await openBag(file)
    copyFileSync(fixture('visits.h5'), file)
    expect(await faultOf(bag.read(0, 1, new Float32Array(6)))).toMatchObject({ fault: 'damaged' })
    writeBag(file, { features: new Float32Array(12), dimensions: 6 }, { name: 'feats' })
    expect(await faultOf(bag.read(0, 1, new Float32Array(6)))).toMatchObject({ fault: 'changed' })
  })

  it('is not read beyond its rows', async () => {
    const bag = await openBag(fixture('clam.h5'))
    const into = new Float32Array(200)
    for (const action of [
      bag.read(0, 24, into),
      bag.read(-1, 2, into),
      bag.read(3, 2, into),
      bag.read(0, 0.5, into),
      bag.read(0, 3, new Float32Array(17)),
      bag.readRows(Int32Array.of(1, 23), into),
    ])
      expect(await faultOf(action)).toMatchObject({ fault: 'out-of-range' })
    await bag.read(5, 5, into)
    await bag.readRows(new Int32Array(0), into)
  })
})

describe('a modality', () => {
  it('opens files, with null for patients who have none', async () => {
    const modality = await openModality('slides', [fixture('clam.h5'), null, fixture('stamp.h5')])
    expect(modality).toMatchObject({ name: 'slides', dimensions: 6 })
    expect(modality.bags.map(bag => bag?.instances ?? null)).toEqual([23, null, 23])
  })

  it('that nobody has is empty', async () => {
    expect(await openModality('slides', [null, null])).toMatchObject({ dimensions: 0, bags: [null, null] })
  })

  it('of two encoders is refused, naming both files', async () => {
    const error = await faultOf(openModality('slides', [null, fixture('trident.h5'), fixture('visits.h5')]))
    expect(error).toMatchObject({ fault: 'dimensions-differ', file: fixture('visits.h5') })
    expect(error.message).toMatch(/3 dimensions and .*trident.h5 6 dimensions \(uni_v1\)/)
  })
})

function rowOf(values: readonly number[], row: number, dimensions: number): number[] {
  return values.slice(row * dimensions, (row + 1) * dimensions)
}
