import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BagTool, decodeHalf, encodeHalf, openBag, openEncoder } from '@tessera/bags'
import { createRandom } from '@tessera/statistics'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordAbsoluteError } from '../../test/agreement.ts'
import { openSlide } from '../readers/index.ts'
import { planTiles, readTiles, type TilePlan } from '../tiles/index.ts'
import { EncodingCrew } from './crew.ts'
import { type EncodeSlideOptions, encodeSlide, encodeWith } from './encode-slide.ts'
import { featureEncoderContract } from './feature-encoder.case.ts'
import { builtInFeatureNames, measureTile } from './histology/index.ts'
import { describeEncoder, openFeatureEncoder } from './open-encoder.ts'

const manifest = fileURLToPath(new URL('../../../bags/test/reference/tiny-encoder.json', import.meta.url))
const tiny = { kind: 'onnx', manifest } as const
const open = { assumedMpp: 0.5 }
const folder = mkdtempSync(path.join(os.tmpdir(), 'encode-'))
const file = path.join(folder, 'slide.png')
let plan: TilePlan
let tiles: Uint8Array
let crew: EncodingCrew

featureEncoderContract('an encoder in ONNX', () => openFeatureEncoder(tiny))

/** 16 x 16 tiles of 8 x 8 pixels: four parts of 64. */
beforeAll(async () => {
  const random = createRandom(3, 'slide')
  const pixels = Uint8Array.from({ length: 3 * 128 * 128 }, () => 256 * random.next())
  await sharp(pixels, { raw: { width: 128, height: 128, channels: 3 } })
    .png()
    .toFile(file)
  const slide = await openSlide(file, open)
  plan = planTiles(slide, { mpp: 0.5, size: 8 })
  tiles = new Uint8Array(256 * 192)
  for await (const { index, raster } of readTiles(slide, plan)) tiles.set(raster.pixels, index * 192)
  await slide.close()
  crew = new EncodingCrew(tiny, { workers: 1 })
}, 60_000)
afterAll(() => crew.close())

const encode = (name: string, options: Partial<EncodeSlideOptions> = {}) =>
  encodeWith(crew, file, plan, { open, output: path.join(folder, name), ...options })
const bytesOf = (name: string) => readFileSync(path.join(folder, name))

async function featuresOf(name: string): Promise<Float32Array> {
  const bag = await openBag(path.join(folder, name))
  const features = new Float32Array(bag.instances * bag.dimensions)
  await bag.read(0, bag.instances, features)
  return features
}

describe('encoding a slide', () => {
  it('gives each tile what the network gives it, to the nearest half, and says where it lies', async () => {
    const told: number[] = []
    const done = await encode('slide.h5', { onProgress: event => told.push(event.done) })
    expect(done).toMatchObject({ tiles: 256, dimensions: 5, reused: false, resumed: 0 })
    const network = await openEncoder(manifest)
    const exact = await network.encode(tiles, 256)
    const nearest = new Float32Array(exact.length)
    decodeHalf(Uint16Array.from(exact, encodeHalf), nearest, 0)
    const error = recordAbsoluteError('encoding: float16 of each tile', await featuresOf('slide.h5'), nearest)
    expect(error).toBe(0)
    const bag = await openBag(path.join(folder, 'slide.h5'))
    expect(bag.layout.storage).toBe('float16')
    const coords = await bag.coords()
    expect(coords?.slice(0, 4)).toEqual(Float64Array.of(0, 0, 8, 0))
    expect(coords?.slice(-2)).toEqual(Float64Array.of(120, 120))
    expect(told.at(-1)).toBe(256)
    expect(existsSync(path.join(folder, '.slide.h5.encoding'))).toBe(false)
  })

  it('gives the same bytes with any number of workers, sessions and tiles at once', async () => {
    await encode('slide.h5')
    for (const options of [{ workers: 2 }, { workers: 2, sessions: 1, batch: 7 }]) {
      const name = `other-${options.workers}-${'batch' in options}.h5`
      await encodeSlide(file, plan, tiny, { open, output: path.join(folder, name), ...options })
      expect(bytesOf(name).equals(bytesOf('slide.h5'))).toBe(true)
    }
  }, 120_000)

  it('is not done again for the same slide, tiles and encoder, and is for others', async () => {
    await encode('again.h5')
    expect(await encode('again.h5')).toMatchObject({ reused: true })
    const fewer = {
      ...plan,
      x: plan.x.slice(0, 9),
      y: plan.y.slice(0, 9),
      tissueShare: plan.tissueShare.slice(0, 9),
    }
    const done = await encodeWith(crew, file, fewer, { open, output: path.join(folder, 'again.h5') })
    expect(done).toMatchObject({ reused: false, tiles: 9 })
    expect(await encode('again.h5', { storage: 'float32' })).toMatchObject({ reused: false })
  })

  it('goes on where it was stopped', async () => {
    const controller = new AbortController()
    const stopped = encode('stopped.h5', {
      signal: controller.signal,
      onProgress: ({ done }) => done >= 160 && controller.abort(),
    })
    await expect(stopped).rejects.toMatchObject({ name: 'TaskError', code: 'aborted' })
    expect(existsSync(path.join(folder, 'stopped.h5'))).toBe(false)
    const { resumed } = await encode('stopped.h5')
    expect(resumed).toBeGreaterThanOrEqual(64)
    expect(resumed).toBeLessThan(256)
    await encode('slide.h5')
    expect(bytesOf('stopped.h5').equals(bytesOf('slide.h5'))).toBe(true)
  })

  it('goes on where it was killed', async () => {
    const output = path.join(folder, 'killed.h5')
    const script = fileURLToPath(new URL('../../test/killed-encoding.ts', import.meta.url))
    const { signal, stderr } = spawnSync(process.execPath, [script, file, manifest, output], {
      encoding: 'utf8',
    })
    expect([signal, stderr]).toEqual(['SIGKILL', ''])
    expect(existsSync(output)).toBe(false)
    const { resumed } = await encode('killed.h5')
    expect(resumed).toBeGreaterThanOrEqual(64)
    expect(resumed).toBeLessThan(256)
    await encode('slide.h5')
    expect(bytesOf('killed.h5').equals(bytesOf('slide.h5'))).toBe(true)
  }, 120_000)

  it('refuses tiles of another size, no tiles, and a file of somebody else', async () => {
    const output = path.join(folder, 'refused.h5')
    const wrong = encodeWith(crew, file, { ...plan, size: 9 }, { open, output })
    await expect(wrong).rejects.toMatchObject({ fault: 'bad-setting' })
    const none = { ...plan, x: new Int32Array(0), y: new Int32Array(0), tissueShare: new Float32Array(0) }
    await expect(encodeWith(crew, file, none, { open, output })).rejects.toMatchObject({ fault: 'no-tiles' })
    writeFileSync(output, 'of somebody else')
    await expect(encodeWith(crew, file, plan, { open, output })).rejects.toMatchObject({
      fault: 'cannot-write',
    })
    expect(readFileSync(output, 'utf8')).toBe('of somebody else')
  })

  it('tells a slide that is not there, and one that is none, from what is wrong with an encoder', async () => {
    const output = path.join(folder, 'none.h5')
    const absent = encodeWith(crew, path.join(folder, 'absent.svs'), plan, { open, output })
    await expect(absent).rejects.toMatchObject({ name: 'SlideError', fault: 'no-such-file' })
    const text = path.join(folder, 'text.svs')
    writeFileSync(text, 'no slide')
    const facts = { width: 128, height: 128, mppX: 0.5, mppY: 0.5, magnification: null }
    await expect(encodeWith(crew, text, plan, { open, output, facts })).rejects.toMatchObject({
      name: 'SlideError',
      fault: 'not-a-slide',
    })
    expect(() => describeEncoder({ kind: 'onnx', manifest: path.join(folder, 'none.json') })).toThrow(
      /check the path/,
    )
    const other = path.join(folder, 'other.json')
    const said = JSON.parse(readFileSync(manifest, 'utf8'))
    writeFileSync(
      other,
      JSON.stringify({ ...said, model: { ...said.model, file: path.relative(folder, manifest) } }),
    )
    const mistaken = new EncodingCrew({ kind: 'onnx', manifest: other }, { workers: 1 })
    await expect(mistaken.ready()).rejects.toMatchObject({ name: 'EncoderError', fault: 'wrong-hash' })
    await mistaken.close()
  })

  it('says that features do not fit into halves, and needs not encode them again', async () => {
    const large = path.join(folder, 'large.json')
    const said = JSON.parse(readFileSync(manifest, 'utf8'))
    const model = path.relative(folder, path.join(path.dirname(manifest), said.model.file))
    const input = { ...said.input, standardDeviation: [1e-7, 1e-7, 1e-7] }
    writeFileSync(large, JSON.stringify({ ...said, input, model: { ...said.model, file: model } }))
    const output = path.join(folder, 'large.h5')
    const encoding = (storage: 'float16' | 'float32') =>
      encodeSlide(file, plan, { kind: 'onnx', manifest: large }, { open, output, storage, workers: 1 })
    await expect(encoding('float16')).rejects.toMatchObject({ name: 'BagError', fault: 'not-finite' })
    expect(existsSync(output)).toBe(false)
    expect(await encoding('float32')).toMatchObject({ resumed: 256 })
  }, 120_000)

  it('measures built-in features in threads as here, with any number of workers', async () => {
    const slide = await openSlide(file, open)
    const wide = planTiles(slide, { mpp: 0.5, size: 32 })
    const expected = new Float32Array(wide.x.length * builtInFeatureNames.length)
    for await (const { index, raster } of readTiles(slide, wide))
      measureTile(raster.pixels, 32, 0.5, expected.subarray(index * builtInFeatureNames.length))
    await slide.close()
    for (const workers of [1, 2]) {
      const output = path.join(folder, `measured-${workers}.h5`)
      await encodeSlide(file, wide, { kind: 'histology', tileSize: 32 }, { open, output, workers })
      expect(await featuresOf(`measured-${workers}.h5`)).toEqual(expected)
    }
    expect(bytesOf('measured-1.h5').equals(bytesOf('measured-2.h5'))).toBe(true)
    const { attributes } = await openBag(path.join(folder, 'measured-1.h5'))
    expect(attributes.raw.file.feature_names).toEqual(builtInFeatureNames)
  }, 120_000)

  const layouts: readonly (readonly [BagTool, object])[] = [
    ['trident', { pixels: 8, level0Pixels: 8, overlap: 0 }],
    ['clam', { pixels: 8, level: 0, downsample: 1 }],
    ['stamp', { pixels: 8, micrometres: 4 }],
  ]
  it.each(layouts)('writes the attributes of %s', async (layout, tile) => {
    await encode(`${layout}.h5`, { layout, slide: 'S1' })
    const bag = await openBag(path.join(folder, `${layout}.h5`))
    expect(bag.attributes).toMatchObject({ tool: layout, tile })
    expect(bag.attributes.coordinateUnit).toBe(layout === 'stamp' ? 'micrometre' : 'pixel')
    const coords = await bag.coords()
    expect(coords?.slice(2, 4)).toEqual(Float64Array.of(layout === 'stamp' ? 4 : 8, 0))
    expect(bag.attributes.slide).toBe('S1')
  })
})
