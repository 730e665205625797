import { describe, expect, it } from 'vitest'
import { recordRelativeError, reference } from '../../test/agreement.ts'
import { type ColoursOfSlide, compareCentres, remainingEffects } from './compare-centres.ts'

interface Reference {
  readonly centre: readonly string[]
  readonly columns: Readonly<Record<'haematoxylin_mean' | 'eosin_mean' | 'white_red', readonly number[]>>
  readonly statistic: readonly number[]
  readonly p: readonly number[]
  readonly holm: readonly number[]
  readonly etaSquared: readonly number[]
  /** Column by column: centres A, B, C. */
  readonly medians: readonly number[]
}

const expected = reference<Reference>('stain-centres')
const names = ['haematoxylin_mean', 'eosin_mean', 'white_red'] as const
const slides = expected.centre.map((centre, row): ColoursOfSlide => {
  const colours = Object.fromEntries(names.map(name => [name, expected.columns[name][row]]))
  return { slide: `s${row}`, centre, colours }
})

describe('stain by centre', () => {
  it('is compared as R does: Kruskal-Wallis, Holm, eta squared of the ranks', () => {
    const { effects, withoutCentre } = compareCentres(slides)
    const ordered = names.map(name => effects.find(({ column }) => column === name))
    const numbers = ordered.flatMap(effect =>
      effect === undefined
        ? []
        : [
            effect.statistic,
            effect.p,
            effect.pAdjusted,
            effect.etaSquared,
            ...effect.medians.map(({ median }) => median),
          ],
    )
    const wanted = names.flatMap((_, k) => [
      expected.statistic[k],
      expected.p[k],
      expected.holm[k],
      expected.etaSquared[k],
      ...expected.medians.slice(3 * k, 3 * k + 3),
    ])
    expect(recordRelativeError('stain by centre', numbers, wanted, 1e-6)).toBeLessThan(1e-10)
    expect(withoutCentre).toBe(0)
  })

  it('says why a column was not compared', () => {
    const { notCompared, effects } = compareCentres([
      { slide: 'a', centre: 'A', colours: { eosin_mean: 1, b_mean: 1, a_mean: 1, a_sd: 3 } },
      { slide: 'b', centre: 'A', colours: { eosin_mean: 2, a_mean: 1, a_sd: 3 } },
      { slide: 'c', centre: 'B', colours: { a_mean: 2, a_sd: 3 } },
      { slide: 'd', centre: null, colours: { a_mean: 2, lightness_mean: 4 } },
    ])
    const reasons = Object.fromEntries(notCompared.map(({ column, reason }) => [column, reason]))
    expect(reasons.eosin_mean).toBe('slides of one centre only')
    expect(reasons.lightness_mean).toBe('no slide has it')
    expect(effects.map(({ column }) => column)).toEqual(['a_mean', 'a_sd'])
    expect(effects[1]).toMatchObject({ statistic: 0, p: 1, etaSquared: 0 })
    const two = compareCentres([
      { slide: 'a', centre: 'A', colours: { a_mean: 1 } },
      { slide: 'b', centre: 'B', colours: { a_mean: 2 } },
    ])
    expect(two.notCompared.find(({ column }) => column === 'a_mean')?.reason).toMatch(/none has two/)
    expect(compareCentres([]).effects).toEqual([])
  })

  it('counts slides without a centre', () => {
    expect(compareCentres(slides.map(slide => ({ ...slide, centre: null }))).withoutCentre).toBe(22)
  })

  it('says how much remains, the largest effect first', () => {
    const before = compareCentres(slides)
    const same = slides.map(slide => ({ ...slide, colours: { ...slide.colours, haematoxylin_mean: 1 } }))
    const remaining = remainingEffects(before, compareCentres(same))
    expect(remaining[0].before.etaSquared).toBeGreaterThanOrEqual(remaining[1].before.etaSquared)
    const changed = remaining.find(({ column }) => column === 'haematoxylin_mean')
    expect(changed?.after).toEqual({ etaSquared: 0, spread: 0 })
    const [a, b, c] = expected.medians
    expect(changed?.before.spread).toBeCloseTo(Math.max(a, b, c) - Math.min(a, b, c), 9)
  })
})
