import { describe, expect, it } from 'vitest'
import { coordinates, drawingContext, figureOf } from '../../test/drawing-context.ts'
import { fixture } from '../../test/fixture.ts'
import { drawKaplanMeier } from './kaplan-meier.ts'

describe('Kaplan-Meier figure', () => {
  const { evidence } = fixture()
  const figure = figureOf(evidence, 'kaplan-meier')
  const drawing = drawKaplanMeier(figure, drawingContext(evidence))

  it('draws a curve, a band and the numbers at risk of each group', () => {
    expect(drawing.body.match(/class="curve s/g)).toHaveLength(2)
    expect(drawing.body.match(/class="band s/g)).toHaveLength(2)
    for (const counts of figure.atRisk.counts)
      for (const n of counts) expect(drawing.body).toContain(`class="tick mid dark">${n}</text>`)
    expect(coordinates(drawing.body).every(Number.isFinite)).toBe(true)
  })

  it('steps from 1 at time zero: the curve starts at the top left of the plot', () => {
    const start = /d="M([\d.]+),([\d.]+)[^"]*" class="curve s0"/.exec(drawing.body)
    expect(start?.[2]).toBe('34')
  })

  it('puts the main numbers into caption and description', () => {
    expect(drawing.mainNumbers).toEqual(['Hazard ratio 2.9 (2.1 to 3.7)'])
    expect(drawing.summary).toContain('Hazard ratio 2.9 (2.1 to 3.7)')
    expect(drawing.numbers.rows).toHaveLength(figure.groups[0].time.length + figure.groups[1].time.length)
  })

  it('draws a group without events or follow-up, and an empty figure', () => {
    const empty = {
      label: 'None',
      n: 0,
      events: 0,
      time: [0],
      survival: [1],
      lower: [1],
      upper: [1],
      censored: [],
    }
    for (const groups of [[empty], []]) {
      const drawn = drawKaplanMeier(
        { ...figure, groups, atRisk: { times: [], counts: [] } },
        drawingContext(evidence),
      )
      expect(coordinates(drawn.body).every(Number.isFinite)).toBe(true)
    }
  })

  it('keeps a curve of 100,000 steps small', () => {
    const n = 100_000
    const time = Array.from({ length: n }, (_, i) => (60 * i) / n)
    const survival = time.map(t => Math.exp(-t / 50))
    const long = {
      label: 'All',
      n,
      events: n,
      time,
      survival,
      lower: survival,
      upper: survival,
      censored: time,
    }
    const drawn = drawKaplanMeier({ ...figure, groups: [long] }, drawingContext(evidence))
    expect(drawn.body.length).toBeLessThan(200_000)
  })
})
