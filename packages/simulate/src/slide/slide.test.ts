import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { callPhenotype, openSlide } from '@tessera/slides'
import { createRandom } from '@tessera/statistics'
import { afterAll, describe, expect, it } from 'vitest'
import { drawFile } from '../writing/draw-file.ts'
import {
  centreLooks,
  maskOfBits,
  outlineArea,
  phenotypeOfLaw,
  type SlideLaw,
  sceneOf,
  slideCellClasses,
  slideFile,
  slideLaw,
  slideMaskBits,
  slidePainter,
  slidePhenotypeRule,
  slideTruth,
  trueMask,
} from './index.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-slide-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const [look] = centreLooks(1, 1)
const lawAt = (infiltration: number, changes: Partial<SlideLaw> = {}): SlideLaw => ({
  ...slideLaw(
    { infiltration, aggressiveness: 0.5 },
    look,
    { specimen: 'resection', pixels: 1024, clean: true },
    createRandom(5, 'slide', 1),
  ),
  ...changes,
})
const law = lawAt(0, { necrosisShare: 0.1 })
const scene = sceneOf(law)
const mask = trueMask(law, scene.plan)
const count = (names: Parameters<typeof maskOfBits>[1], none: Parameters<typeof maskOfBits>[2] = []) =>
  maskOfBits(mask, names, none).inside.reduce((sum, x) => sum + x, 0)

describe('slideLaw', () => {
  it('makes the densities grow with infiltration, and nuclei with aggressiveness, and nothing else with either', () => {
    const at = (infiltration: number, aggressiveness: number) =>
      slideLaw({ infiltration, aggressiveness }, look, { specimen: 'biopsy' }, createRandom(1, 'slide', 3))
    const [usual, hot, aggressive] = [at(0, 0), at(1, 0), at(0, 1)]
    expect(Math.log(hot.lymphocytes.tumour / usual.lymphocytes.tumour)).toBeCloseTo(0.95, 10)
    expect(Math.log(hot.lymphocytes.stroma / usual.lymphocytes.stroma)).toBeCloseTo(0.6, 10)
    expect({ ...hot, lymphocytes: null }).toEqual({ ...usual, lymphocytes: null })
    expect(Math.log(aggressive.tumourNuclei.area / usual.tumourNuclei.area)).toBeCloseTo(0.1, 10)
    expect(aggressive.necrosisShare).toBeGreaterThan(usual.necrosisShare)
    expect(aggressive.lymphocytes).toEqual(usual.lymphocytes)
  })

  it('makes each phenotype a quarter to two fifths of a cohort', () => {
    const random = createRandom(2, 'phenotypes')
    const called = Array.from({ length: 3000 }, () =>
      phenotypeOfLaw(
        slideLaw(
          { infiltration: random.normal(), aggressiveness: 0 },
          look,
          { specimen: 'resection' },
          random,
        ),
      ),
    )
    for (const phenotype of ['desert', 'excluded', 'inflamed'] as const) {
      const share = called.filter(name => name === phenotype).length / called.length
      expect(share).toBeGreaterThan(0.25)
      expect(share).toBeLessThan(0.42)
    }
  })
})

describe('centreLooks', () => {
  it('begins with the same centres however many there are, and gives each its own stain', () => {
    const looks = centreLooks(8, 4)
    expect(looks.slice(0, 3)).toEqual(centreLooks(3, 4))
    expect(new Set(looks.map(({ stain }) => stain)).size).toBe(8)
    for (const { haematoxylin, eosin } of looks)
      for (const vector of [haematoxylin, eosin]) expect(Math.hypot(...vector)).toBeCloseTo(1, 6)
  })
})

describe('the plan of a slide', () => {
  it('meets the shares of tissue, tumour and necrosis', () => {
    const tissue = count(['tissue'])
    const tumour = count(['tumour'])
    const necrosis = count(['necrosis'])
    expect(tissue / mask.bits.length).toBeCloseTo(law.tissueShare, 1)
    expect((tumour + necrosis) / tissue).toBeCloseTo(law.tumourShare, 1)
    expect(Math.abs(necrosis / (tumour + necrosis) - 0.1)).toBeLessThan(0.05)
    expect(count(['tumour', 'necrosis'])).toBe(0)
    expect(count(['tumour'], ['tissue'])).toBe(0)
  })

  it('has pen, blur and folds only where the law says so', () => {
    expect(count(['pen']) + count(['blur']) + count(['fold'])).toBe(0)
    const spoiled = lawAt(0, { artefacts: { pen: 'green', blurShare: 0.2, fold: true } })
    const { plan } = sceneOf(spoiled)
    const { bits } = trueMask(spoiled, plan)
    const share = (bit: number) => bits.reduce((sum, b) => sum + (b & bit ? 1 : 0), 0) / bits.length
    expect(share(slideMaskBits.blur) / share(slideMaskBits.tissue)).toBeCloseTo(0.2, 1)
    expect(share(slideMaskBits.pen)).toBeGreaterThan(0.02)
    expect(share(slideMaskBits.fold)).toBeGreaterThan(0.005)
  })
})

describe('the nuclei of a slide', () => {
  const { cells } = scene
  it('are as many as the law expects where there is room, each class in its compartment', () => {
    const truth = slideTruth(scene, mask)
    const { tumour, stroma } = truth.areas
    // Four standard deviations of a Poisson count, and a tenth for those that found no room or lie on the border.
    const near = (found: number, expected: number) =>
      expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(expected) + 0.1 * expected)
    near(truth.cells.tumour, law.tumourNuclei.density * tumour)
    near(
      truth.lymphocytes.stroma + truth.lymphocytes.tumour,
      law.lymphocytes.tumour * tumour + law.lymphocytes.stroma * stroma,
    )
    let misplaced = 0
    const tumourClass = slideCellClasses.indexOf('tumour')
    for (let i = 0; i < cells.count; i++) {
      const bits = mask.bits[Math.floor(cells.y[i] / 4) * mask.width + Math.floor(cells.x[i] / 4)]
      expect(bits & slideMaskBits.tissue).toBe(slideMaskBits.tissue)
      if (cells.classOf[i] === tumourClass && (bits & slideMaskBits.tumour) === 0) misplaced++
    }
    expect(misplaced).toBe(0)
  })

  it('overlap in size and stain between classes', () => {
    const of = (name: (typeof slideCellClasses)[number], value: (i: number) => number) => {
      const kind = slideCellClasses.indexOf(name)
      const values: number[] = []
      for (let i = 0; i < cells.count; i++) if (cells.classOf[i] === kind) values.push(value(i))
      return values.sort((a, b) => a - b)
    }
    for (const value of [(i: number) => outlineArea(cells, i), (i: number) => cells.density[i]]) {
      const [lymphocytes, tumour] = [of('lymphocyte', value), of('tumour', value)]
      const at = (list: readonly number[], p: number) => list[Math.floor(p * (list.length - 1))]
      const [low, high] =
        at(lymphocytes, 0.5) < at(tumour, 0.5) ? [lymphocytes, tumour] : [tumour, lymphocytes]
      expect(at(low, 0.97)).toBeGreaterThan(at(high, 0.03))
      expect(at(low, 0.5)).toBeLessThan(at(high, 0.3))
    }
  })

  it('make desert, excluded and inflamed tumours, by the masks and the cells that were drawn', () => {
    const phenotype = (tumour: number, stroma: number) => {
      const dense = lawAt(0, { lymphocytes: { tumour, stroma, clustering: 0.5, rim: 1.5 } })
      const drawn = sceneOf(dense)
      const truth = slideTruth(drawn, trueMask(dense, drawn.plan))
      // The same call again, from the numbers of the file; a small picture has little tumour.
      const { tumour: t, stroma: s } = truth.areas
      const { tumour: inTumour, stroma: inStroma } = truth.lymphocytes
      const call = callPhenotype(
        { cells: inTumour, area: t, density: inTumour / t },
        { cells: inStroma, area: s, density: inStroma / s },
        { ...slidePhenotypeRule, leastTumour: 0.05 },
      )
      expect(call.phenotype).toBe(phenotypeOfLaw(dense))
      return phenotypeOfLaw(dense)
    }
    expect(phenotype(30, 150)).toBe('desert')
    expect(phenotype(60, 1800)).toBe('excluded')
    expect(phenotype(1500, 2000)).toBe('inflamed')
  })
})

describe('slidePainter', () => {
  it('paints the same bits whatever the order and size of the tiles', async () => {
    const blurred = lawAt(0, { artefacts: { pen: 'blue', blurShare: 0.4, fold: true } })
    const one = slidePainter(sceneOf(blurred))
    const other = slidePainter(sceneOf(blurred))
    const whole = await one.readRegion(0, 0, 700, 640)
    for (const [x, y, width, height] of [
      [500, 300, 200, 340],
      [0, 0, 256, 256],
      [511, 511, 3, 3],
    ]) {
      const part = await other.readRegion(x, y, width, height)
      for (let row = 0; row < height; row++) {
        const from = 3 * ((y + row) * 700 + x)
        const same = Buffer.compare(
          part.pixels.subarray(3 * width * row, 3 * width * (row + 1)),
          whole.pixels.subarray(from, from + 3 * width),
        )
        expect(same).toBe(0)
      }
    }
  })

  it('paints nuclei dark and bluish, stroma pink, glass as the centre has it', async () => {
    const { pixels } = await slidePainter(scene).readRegion(0, 0, 1024, 1024)
    const mean = (places: readonly number[]) =>
      [0, 1, 2].map(c => places.reduce((sum, at) => sum + pixels[3 * at + c], 0) / places.length)
    // The ragged border of the tissue reaches into the mask's glass.
    const median = (places: readonly number[]) =>
      [0, 1, 2].map(c => places.map(at => pixels[3 * at + c]).sort((a, b) => a - b)[places.length >> 1])
    const nuclei = Array.from(
      { length: scene.cells.count },
      (_, i) => Math.floor(scene.cells.y[i] * 2) * 1024 + Math.floor(scene.cells.x[i] * 2),
    )
    const places = (wanted: (bits: number) => boolean) =>
      Array.from(mask.bits.keys())
        .filter(at => wanted(mask.bits[at]))
        .map(at => (8 * Math.floor(at / mask.width) + 4) * 1024 + 8 * (at % mask.width) + 4)
    const [dark, stroma, glass] = [
      mean(nuclei),
      mean(places(bits => bits === slideMaskBits.tissue)),
      median(places(bits => bits === 0)),
    ]
    expect(dark[0]).toBeLessThan(0.7 * stroma[0])
    expect(dark[2]).toBeGreaterThan(dark[0])
    expect(stroma[0]).toBeGreaterThan(stroma[1] + 30)
    for (let c = 0; c < 3; c++) expect(Math.abs(glass[c] - look.white[c])).toBeLessThan(1.5)
  })
})

describe('slideFile', () => {
  it('is a pyramid of three levels that opens, with mask, cells and numbers beside it', async () => {
    const file = slideFile('slides/P1.tif', lawAt(0.5, { pixels: 1088 }))
    await drawFile(file, folder)
    const target = path.join(folder, 'slides/P1.tif')
    const slide = await openSlide(target)
    expect(slide.levels.map(({ width }) => width)).toEqual([1088, 272, 136])
    expect(slide.scale).toMatchObject({ x: 0.5, y: 0.5 })
    await slide.close()
    for (const name of file.beside ?? []) expect(existsSync(path.join(folder, name))).toBe(true)
    expect(file.beside?.every(name => name.startsWith('truth/slides/P1.'))).toBe(true)
    const numbers: { cells: Record<string, number> } = JSON.parse(
      readFileSync(path.join(folder, 'truth/slides/P1.json'), 'utf8'),
    )
    const rows = gunzipSync(readFileSync(path.join(folder, 'truth/slides/P1.cells.csv.gz')))
      .toString()
      .trim()
      .split('\n')
    const all = Object.values(numbers.cells).reduce((sum, n) => sum + n, 0)
    expect(rows.length - 1).toBe(all)
    expect(rows.filter(row => row.includes(',lymphocyte,')).length).toBe(numbers.cells.lymphocyte)
    // The mask in the file is the mask that was drawn.
    const drawn = lawAt(0.5, { pixels: 1088 })
    const truth = trueMask(drawn, sceneOf(drawn).plan)
    const picture = await openSlide(path.join(folder, 'truth/slides/P1.mask.png'))
    const { pixels } = await picture.readRegion({
      level: 0,
      x: 0,
      y: 0,
      width: truth.width,
      height: truth.height,
    })
    await picture.close()
    expect(
      Buffer.compare(
        pixels.filter((_, i) => i % 3 === 0),
        truth.bits,
      ),
    ).toBe(0)
  }, 60_000)

  it('has equal bytes when it is drawn again', async () => {
    const [one, other] = ['slides/a.tif', 'slides/b.tif'].map(name =>
      slideFile(name, lawAt(1, { pixels: 512 })),
    )
    await drawFile(one, folder)
    await drawFile(other, folder)
    const bytes = (name: string) => readFileSync(path.join(folder, name))
    expect(bytes('slides/a.tif').equals(bytes('slides/b.tif'))).toBe(true)
    expect(bytes('truth/slides/a.json').equals(bytes('truth/slides/b.json'))).toBe(true)
  }, 60_000)
})
