import { createRandom } from '@tessera/statistics'
import { columnOf, numberAt, textAt } from '@tessera/tables'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callPhenotype, compartmentDensity } from './call-phenotype.ts'
import { immuneFeatures } from './immune-features.ts'
import { immunePhenotype } from './immune-phenotype.ts'
import { immuneTable } from './immune-table.ts'
import { cd8Rule, changedRule, lymphocyteRule } from './phenotype-rule.ts'
import { stromalTilEstimate } from './stromal-til.ts'

const scale = { x: 0.5, y: 0.5 }
/** Pixels of 10 µm; stripes of 500 µm of tumour and 500 µm of stroma, 4 mm wide, 3 mm high. */
const [width, height, downsample] = [400, 300, 20]
const stripes = (tumour: boolean) => ({
  width,
  height,
  downsample,
  inside: Uint8Array.from({ length: width * height }, (_, at) =>
    Math.floor((at % width) / 50) % 2 === (tumour ? 0 : 1) ? 1 : 0,
  ),
})
const compartments = { tumour: stripes(true), stroma: stripes(false), scale }
const area = { tumour: 6, stroma: 6 }

/** So many cells a mm² of each compartment, drawn evenly. */
function cellsOf(inTumour: number, inStroma: number, seed = 1) {
  const random = createRandom(seed, 'cells')
  const [x, y]: [number[], number[]] = [[], []]
  for (const [density, first] of [
    [inTumour, 0],
    [inStroma, 500],
  ])
    for (let c = 0; c < density * 6; c++) {
      x.push(1000 * random.integer(4) + first + 500 * random.next())
      y.push(3000 * random.next())
    }
  return { x: Float64Array.from(x), y: Float64Array.from(y) }
}

describe('callPhenotype', () => {
  const call = (tumour: number, stroma: number, tumourArea = 2, stromaArea = 2) =>
    callPhenotype(
      compartmentDensity(tumour * tumourArea, tumourArea),
      compartmentDensity(stroma * stromaArea, stromaArea),
      cd8Rule,
    )

  it('keeps to the cut-offs of Muijlwijk et al. 2024: above 100 in the tumour, above 200 outside', () => {
    expect(call(101, 0).phenotype).toBe('inflamed')
    expect(call(100, 201).phenotype).toBe('excluded')
    expect(call(100, 200)).toEqual({
      phenotype: 'desert',
      because: '100 cells/mm² in the tumour, not above 100; 200 cells/mm² in the stroma, not above 200',
    })
  })

  it('is indeterminate for too little tumour, or too little stroma where that would decide', () => {
    expect(call(500, 500, 0.2).phenotype).toBe('indeterminate')
    expect(call(0, 0, 0).because).toBe('0 mm² of tumour, below 0.25 mm²')
    expect(call(10, 0, 2, 0.01).phenotype).toBe('indeterminate')
    expect(call(500, 0, 2, 0).phenotype).toBe('inflamed')
  })

  it('with more cells in the tumour never leaves inflamed, with more in the stroma never becomes a desert', () => {
    const density = fc.double({ min: 0, max: 500, noNaN: true })
    fc.assert(
      fc.property(density, density, density, (a, b, more) => {
        if (call(a, b).phenotype === 'inflamed') expect(call(a + more, b).phenotype).toBe('inflamed')
        if (call(a, b).phenotype === 'excluded') expect(call(a, b + more).phenotype).toBe('excluded')
      }),
      { numRuns: 100 },
    )
  })

  it('a changed rule says so in its version', () => {
    const mine = changedRule(cd8Rule, { inflamedAbove: 50 }, 'our pilot')
    expect(mine.version).toBe('tessera-phenotype/1 cd8, inflamedAbove 50')
    expect(mine.sources.inflamedAbove).toEqual({ source: 'our pilot', assumed: true })
    expect(lymphocyteRule.sources.inflamedAbove.assumed).toBe(true)
  })
})

describe('immunePhenotype', () => {
  it.each([
    { inTumour: 300, inStroma: 400, expected: 'inflamed' },
    { inTumour: 20, inStroma: 600, expected: 'excluded' },
    { inTumour: 10, inStroma: 30, expected: 'desert' },
  ])(
    'of $inTumour and $inStroma cells/mm² is $expected, in all regions',
    ({ inTumour, inStroma, expected }) => {
      const found = immunePhenotype(cellsOf(inTumour, inStroma), compartments, { seed: 1, samples: 200 })
      expect(found).toMatchObject({
        phenotype: expected,
        dominant: expected,
        support: 1,
        intervalsBecause: null,
      })
      expect(found.shares).toMatchObject({ [expected]: 1 })
      expect(found.regions).toHaveLength(12)
      expect(found.tumour.density).toBeCloseTo(inTumour, 9)
      expect(found.stroma.area).toBeCloseTo(area.stroma, 9)
      expect(found.rule.version).toBe('tessera-phenotype/1 cd8')
    },
  )

  it('has intervals that cover the density in about 95 of 100 slides: 86 or more', () => {
    let covered = 0
    for (let s = 0; s < 100; s++) {
      const random = createRandom(s, 'number')
      // Poisson numbers, as the sum of many rare events.
      let n = 0
      for (let k = 0; k < 6000; k++) if (random.next() < 0.1) n++
      const { tumour } = immunePhenotype(cellsOf(n / 6, 0, s), compartments, { seed: s, samples: 200 })
      if (tumour.interval !== null && tumour.interval[0] <= 100 && 100 <= tumour.interval[1]) covered++
    }
    expect(covered).toBeGreaterThanOrEqual(86)
  })

  it('tells regions apart, and the shares are by area of tumour', () => {
    const cells = cellsOf(300, 300)
    const left = Int32Array.from(cells.x.keys()).filter(i => cells.x[i] < 1000)
    const some = { x: Float64Array.from(left, i => cells.x[i]), y: Float64Array.from(left, i => cells.y[i]) }
    const found = immunePhenotype(some, compartments, { seed: 2, samples: 100 })
    expect(found.shares).toEqual({ inflamed: 0.25, excluded: 0, desert: 0.75 })
    expect(found.shareIntervals?.inflamed[0]).toBeLessThan(0.25)
    expect(found.dominant).toBe('desert')
  })

  it('says why there is no interval, and never calls an empty slide', () => {
    const small = { width: 60, height: 60, downsample: 20, inside: new Uint8Array(3600).fill(1) }
    const none = { ...small, inside: new Uint8Array(3600) }
    const one = immunePhenotype(cellsOf(300, 0), { tumour: small, stroma: none, scale }, { seed: 1 })
    expect(one.intervalsBecause).toMatch(/6 regions/)
    expect(one.stroma.density).toBeNull()
    const empty = immunePhenotype(cellsOf(1, 1), { tumour: none, stroma: small, scale }, { seed: 1 })
    expect(empty).toMatchObject({ phenotype: 'indeterminate', shares: null, dominant: null })
  })

  it('refuses masks that overlap or are not alike', () => {
    const cells = cellsOf(1, 1)
    expect(() =>
      immunePhenotype(cells, { tumour: stripes(true), stroma: stripes(true), scale }, { seed: 1 }),
    ).toThrow(/both tumour and stroma/)
    expect(() =>
      immunePhenotype(
        cells,
        { tumour: stripes(true), stroma: { ...stripes(false), downsample: 10 }, scale },
        { seed: 1 },
      ),
    ).toThrow(/one downsample/)
  })
})

describe('stromalTilEstimate', () => {
  it('is the area of the cells over the area of the stroma within the tumour', () => {
    const found = stromalTilEstimate(cellsOf(0, 1000), compartments)
    expect(found.percent).toBeCloseTo(((1000 * Math.PI * 4.5 ** 2) / 1e6) * 100, 6)
    expect(found.name).toMatch(/estimated/)
    expect(found.stromaArea).toBeCloseTo(6, 9)
  })

  it('leaves out stroma that is further away', () => {
    const { percent, stromaArea } = stromalTilEstimate(cellsOf(0, 1000), compartments, { reach: 100 })
    // Seven sides of stripes with 100 µm of stroma each, 3 mm long.
    expect(stromaArea).toBeCloseTo(7 * 0.1 * 3, 9)
    expect(Math.abs((percent ?? 0) - 6.36)).toBeLessThan(0.5)
  })

  it('is at most 100, and null without tumour or stroma', () => {
    expect(stromalTilEstimate(cellsOf(0, 20_000), compartments).percent).toBe(100)
    const none = { ...stripes(true), inside: new Uint8Array(width * height) }
    expect(
      stromalTilEstimate(cellsOf(0, 1), { tumour: none, stroma: stripes(false), scale }).undefinedBecause,
    ).toBe('no tumour')
    expect(
      stromalTilEstimate(cellsOf(0, 1), { tumour: stripes(true), stroma: none, scale }).undefinedBecause,
    ).toMatch(/no stroma/)
  })
})

/** Lymphocyte-like cells as above, tumour-like ones in the tumour. */
function slideCells(inTumour: number, inStroma: number, seed = 1) {
  const [immune, tumour] = [cellsOf(inTumour, inStroma, seed), cellsOf(800, 0, seed + 100)]
  const n = immune.x.length
  const count = n + tumour.x.length
  return {
    count,
    x: Float64Array.from([...immune.x, ...tumour.x]),
    y: Float64Array.from([...immune.y, ...tumour.y]),
    classNames: ['lymphocyte-like', 'tumour-like'],
    classOf: Int16Array.from({ length: count }, (_, i) => (i < n ? 0 : 1)),
    measurements: {},
    source: 'test',
  }
}

describe('immuneFeatures', () => {
  it('gives every feature a value, in its unit, where there are cells', () => {
    const { features, undefinedFeatures, units, phenotype } = immuneFeatures(
      slideCells(30, 400),
      compartments,
      { samples: 50 },
    )
    expect(undefinedFeatures).toEqual({})
    expect(Object.keys(features).sort()).toEqual(Object.keys(units).sort())
    expect(phenotype.phenotype).toBe('excluded')
    expect(features.immune_density_stroma).toBeCloseTo(400, 9)
    expect(features.excluded_share).toBe(1)
    expect(features.immune_interface_distance_median).toBeGreaterThan(50)
    // Immune cells are drawn to stripes, away from tumour cells.
    expect(features.immune_l_minus_r_100).toBeGreaterThan(10)
    expect(features.tumour_immune_l_minus_r_100).toBeLessThan(-10)
    expect(features.immune_tumour_morisita_horn).toBeLessThan(0.6)
    expect(units.immune_density_tumour).toBe('cells/mm²')
  })

  it('gives the reasons for a slide without cells, and without tissue', () => {
    const none = slideCells(0, 0)
    const bare = immuneFeatures({ ...none, classNames: ['other', 'else'] }, compartments, { samples: 20 })
    expect(bare.features.immune_density_tumour).toBe(0)
    expect(bare.undefinedFeatures.immune_l_minus_r_20).toMatch(/two points; 0/)
    expect(bare.undefinedFeatures.immune_tumour_morisita_horn).toMatch(/0 and 0/)
    const glass = { ...stripes(true), inside: new Uint8Array(width * height) }
    const empty = immuneFeatures(none, { tumour: glass, stroma: glass, scale }, { samples: 20 })
    expect(empty.undefinedFeatures.immune_clark_evans).toBe('no tumour and no stroma')
    expect(Object.keys({ ...empty.features, ...empty.undefinedFeatures }).sort()).toEqual(
      Object.keys(bare.units).sort(),
    )
    for (const value of Object.values(empty.features)) expect(Number.isFinite(value)).toBe(true)
  })
})

describe('immuneTable', () => {
  it('is patients by features, weighted by tissue, with a reason for what is missing', () => {
    const [a, b] = [slideCells(300, 300), slideCells(30, 300, 2)].map(cells =>
      immuneFeatures(cells, compartments, { samples: 20 }),
    )
    const entry = (slide: string, patientId: string) => ({
      patientId,
      slide,
      block: null,
      specimen: 'biopsy' as const,
      stain: 'H&E',
      taken: null,
      row: 2,
    })
    const { table, missing } = immuneTable(
      new Map([
        ['a', a],
        ['b', b],
      ]),
      [
        { patientId: 'P1', specimen: 'biopsy', slides: [entry('a', 'P1'), entry('b', 'P1')] },
        { patientId: 'P2', specimen: 'biopsy', slides: [entry('gone', 'P2')] },
      ],
    )
    expect(numberAt(columnOf(table, 'immune_density_tumour'), 0)).toBeCloseTo(165, 6)
    expect(numberAt(columnOf(table, 'immune_density_tumour'), 1)).toBeNaN()
    expect(textAt(columnOf(table, 'phenotype_rule'), 0)).toBe('tessera-phenotype/1 lymphocyte-like')
    expect(missing[0]).toEqual({ patientId: 'P2', feature: '*', reason: 'slide gone has no immune features' })
    expect(columnOf(table, 'immune_density_tumour')).toMatchObject({ unit: 'cells/mm²' })
  })
})
