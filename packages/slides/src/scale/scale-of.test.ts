import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mppOfObjective } from './objective.ts'
import { plausibleMpp, scaleOf } from './scale-of.ts'

const stated = (x: number, y = x) => ({ stated: { x, y, attribute: 'MPP' } })

describe('the scale rule', () => {
  it('believes the attribute of the format first', () => {
    expect(
      scaleOf({ ...stated(0.499), resolution: { x: 20_000, y: 20_000, unit: 3 }, magnification: 20 }),
    ).toEqual({ x: 0.499, y: 0.499, source: 'file', doubt: null })
  })

  it('takes the resolution tags where the format says nothing', () => {
    expect(scaleOf({ resolution: { x: 20_000, y: 40_000 / 2, unit: 3 } })).toEqual({
      x: 0.5,
      y: 0.5,
      source: 'resolution-tags',
      doubt: null,
    })
    expect(scaleOf({ resolution: { x: 101_600, y: 101_600, unit: 2 } })).toMatchObject({
      x: 0.25,
      source: 'resolution-tags',
    })
  })

  it('takes the objective where no attribute can be believed, and says why', () => {
    const scale = scaleOf({ ...stated(0), resolution: { x: 72, y: 72, unit: 2 }, magnification: 40 })
    expect(scale).toMatchObject({ x: 0.25, y: 0.25, source: 'objective' })
    expect(scale?.doubt).toBe(
      'MPP gives 0 µm a pixel, which is no size; the resolution tags say 72 pixels an inch, that is 352.8 µm a pixel, ' +
        'which is outside 0.05 to 20; taken from the objective 40x, by 10 µm over its power',
    )
  })

  it('takes the default of the study last, and says so', () => {
    expect(scaleOf({}, { assumedMpp: 0.5 })).toEqual({
      x: 0.5,
      y: 0.5,
      source: 'assumed',
      doubt: 'taken from the default of the study',
    })
    expect(scaleOf(stated(0.3), { assumedMpp: 0.5 })).toMatchObject({ x: 0.3, source: 'file', doubt: null })
  })

  it.each([
    ['72 pixels an inch', { resolution: { x: 72, y: 72, unit: 2 } }],
    ['1 pixel a centimetre', { resolution: { x: 1, y: 1, unit: 3 } }],
    ['resolution without a unit', { resolution: { x: 20_000, y: 20_000, unit: 1 } }],
    ['a resolution of 0', { resolution: { x: 0, y: 0, unit: 3 } }],
    ['sides that differ by a third', stated(0.3, 0.4)],
    ['millimetres taken for micrometres', stated(0.0005)],
    ['a metre', stated(1e6)],
    ['not a number', stated(Number.NaN)],
    ['below zero', stated(-0.5)],
    ['an objective that no scanner has', { magnification: 7 }],
    ['an objective of 0', { magnification: 0 }],
    ['nothing at all', {}],
  ])('never guesses: %s alone gives no scale', (_, facts) => {
    expect(scaleOf(facts)).toBeNull()
    // The study's default then stands, with what was passed over.
    expect(scaleOf(facts, { assumedMpp: 1 })).toMatchObject({ x: 1, source: 'assumed' })
  })

  it('keeps a value that strays from the objective, and says so', () => {
    expect(scaleOf({ ...stated(0.25), magnification: 20 })?.doubt).toBeNull()
    const far = scaleOf({ ...stated(2), magnification: 40 })
    expect(far).toMatchObject({ x: 2, source: 'file' })
    expect(far?.doubt).toContain('an objective of 40x suggests 0.25')
  })

  it('keeps a small difference between x and y', () => {
    expect(scaleOf(stated(0.4545, 0.4548))).toMatchObject({ x: 0.4545, y: 0.4548, doubt: null })
  })

  it('refuses a default that cannot be', () => {
    for (const assumedMpp of [0, -1, 50, Number.NaN])
      expect(() => scaleOf({}, { assumedMpp })).toThrow(expect.objectContaining({ fault: 'bad-setting' }))
  })

  it('gives a scale within the bounds or none, whatever a file says', () => {
    const number = fc.double()
    fc.assert(
      fc.property(number, number, number, number, fc.integer({ min: 0, max: 5 }), (x, y, rx, ry, unit) => {
        const scale = scaleOf({
          stated: { x, y, attribute: 'MPP' },
          resolution: { x: rx, y: ry, unit },
          magnification: rx,
        })
        if (scale === null) return
        for (const side of [scale.x, scale.y]) {
          expect(side).toBeGreaterThanOrEqual(plausibleMpp.least)
          expect(side).toBeLessThanOrEqual(plausibleMpp.most)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('the table of objectives', () => {
  it.each([
    [40, 0.25],
    [20, 0.5],
    [10, 1],
    [5, 2],
    [63, 10 / 63],
    [39.9, 0.25],
  ])('%sx', (power, mpp) => {
    expect(mppOfObjective(power)).toBe(mpp)
  })
})
