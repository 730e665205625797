import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBag } from '@tessera/bags'
import { createRandom } from '@tessera/statistics'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AnnotationPolygon, writeAnnotations } from '../annotations/index.ts'
import { listSlides, type SlideEntry, type SlidesDone } from '../pipeline/index.ts'
import { type EncodeSlidesOptions, encodeSlides } from './encode-slides.ts'
import { joinBags } from './join-bags.ts'

const manifest = fileURLToPath(new URL('../../../bags/test/reference/tiny-encoder.json', import.meta.url))
const folder = mkdtempSync(path.join(os.tmpdir(), 'encode-slides-'))
let entries: readonly SlideEntry[]
let one: SlidesDone

async function write(name: string, colour: (k: number) => number): Promise<void> {
  const pixels = Uint8Array.from({ length: 3 * 96 * 96 }, (_, k) => colour(k))
  await sharp(pixels, { raw: { width: 96, height: 96, channels: 3 } })
    .png()
    .toFile(path.join(folder, name))
}

beforeAll(async () => {
  const random = createRandom(4, 'slides')
  await write('a.png', () => 256 * random.next())
  await write('b.png', () => 256 * random.next())
  await write('blank.png', () => 255)
  writeFileSync(path.join(folder, 'broken.svs'), 'II*\0 and no more')
  writeFileSync(
    path.join(folder, 'slides.csv'),
    'slide,patient_id,mpp\na.png,P1,0.5\nb.png,P1,0.5\nblank.png,P2,0.5\nbroken.svs,P3,\n',
  )
  for (const [name, side] of [
    ['a', 96],
    ['b', 96],
    ['blank', 2],
  ] as const)
    writeAnnotations(path.join(folder, `${name}.geojson`), [
      { name: null, className: 'Tumour', colour: null, polygons: [square(side)] },
    ])
  entries = (await listSlides([path.join(folder, 'slides.csv')])).entries
  one = await encode('one')
}, 120_000)

/** Of the upper left corner of a slide. */
const square = (side: number): AnnotationPolygon => [Float64Array.of(0, 0, side, 0, side, side, 0, side)]

const encode = (output: string, options: Partial<EncodeSlidesOptions> = {}) =>
  encodeSlides({
    entries,
    encoder: { kind: 'onnx', manifest },
    output: path.join(folder, output),
    workers: 1,
    // Noise is no tissue: every tile but those of the blank slide, of which a corner alone is outlined.
    tiles: { tissue: null },
    regions: { annotations: path.join(folder, '{slide}.geojson'), include: null, exclude: [] },
    ...options,
  })

describe('encoding many slides', () => {
  it('leaves a bag of each, a finding of what is wrong, and a manifest, the same for any workers', async () => {
    expect(one.results.map(({ done }) => done)).toEqual([true, true, true, false])
    expect(one.failed).toBe(1)
    expect(one.results[2].outputs).toEqual(['blank.tissue.png'])
    expect(existsSync(path.join(folder, 'one', 'blank.tissue.png'))).toBe(true)
    const told = one.findings.map(({ code, row, patientId }) => [code, row, patientId])
    expect(told[0]).toEqual(['no-tiles', 4, 'P2'])
    expect(one.findings[0].severity).toBe('warning')
    expect(told[1].slice(1)).toEqual([5, 'P3'])
    const two = await encode('two', { workers: 2 })
    expect(readFileSync(two.manifest, 'utf8')).toBe(readFileSync(one.manifest, 'utf8'))
    for (const bag of ['a.h5', 'b.h5'])
      expect(
        readFileSync(path.join(folder, 'two', bag)).equals(readFileSync(path.join(folder, 'one', bag))),
      ).toBe(true)
    const said = JSON.parse(readFileSync(one.manifest, 'utf8'))
    expect(said).toMatchObject({
      format: 'tessera-slides/1',
      work: 'encode',
      settings: { storage: 'float16' },
    })
    expect(said.slides[0]).toMatchObject({
      id: 'a',
      patientId: 'P1',
      state: 'done',
      tiles: 144,
      outputs: ['a.h5'],
    })
    expect(said.slides[2].excluded['outside regions']).toBe(144)
  }, 120_000)

  it('is not done again where all is there, and is where a bag is gone', async () => {
    const [a, b] = ['a.h5', 'b.h5'].map(name => path.join(folder, 'one', name))
    const { mtimeMs } = statSync(a)
    rmSync(b)
    const again = await encode('one')
    expect(again.results).toEqual(one.results)
    expect(statSync(a).mtimeMs).toBe(mtimeMs)
    expect(existsSync(b)).toBe(true)
  }, 120_000)

  it('refuses an encoder before any slide is read', async () => {
    const encoder = { kind: 'onnx', manifest: path.join(folder, 'none.json') } as const
    await expect(encode('refused', { encoder })).rejects.toMatchObject({ fault: 'no-such-file' })
  })

  it('joins the bags of a patient, slide after slide', async () => {
    const files = ['a.h5', 'b.h5'].map(name => path.join(folder, 'one', name))
    const output = path.join(folder, 'P1.h5')
    expect(await joinBags(files, output)).toEqual({ output, tiles: [144, 144] })
    const [both, second] = [await openBag(output), await openBag(files[1])]
    expect(both.instances).toBe(288)
    const rows = new Float32Array(144 * both.dimensions)
    const expected = new Float32Array(rows.length)
    await both.read(144, 288, rows)
    await second.read(0, 144, expected)
    expect(rows).toEqual(expected)
    expect(both.attributes.raw.file).toMatchObject({ slides: ['a', 'b'], slide_tiles: [144, 144] })
    await expect(joinBags([], output)).rejects.toMatchObject({ fault: 'bad-setting' })
    const other = fileURLToPath(new URL('../../../bags/test/reference/clam.h5', import.meta.url))
    await expect(joinBags([files[0], other], output)).rejects.toMatchObject({ fault: 'bad-setting' })
  }, 120_000)
})
