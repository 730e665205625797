import { describe, expect, it } from 'vitest'
import { coordinates, drawingContext, figureOf } from '../../test/drawing-context.ts'
import { fixture } from '../../test/fixture.ts'
import { drawForest } from './forest.ts'

describe('forest plot by centre', () => {
  const { evidence } = fixture({ centres: 30, difficult: true })
  const figure = figureOf(evidence, 'forest')
  const context = drawingContext(evidence)

  it('draws a square a centre that has a number, says why for the others, a diamond and the prediction interval', () => {
    const drawing = drawForest(figure, context)
    const estimated = figure.rows.filter(row => row.value !== null).length
    expect(drawing.body.match(/<rect[^>]*class="fill s0"/g)).toHaveLength(estimated)
    expect(drawing.body).toContain('not estimated: fewer than 10 events')
    expect(drawing.body.match(/<polygon/g)).toHaveLength(1)
    expect(drawing.body).toContain('Prediction interval, a new centre')
    expect(drawing.body).toContain('0.63 to 0.80')
    expect(coordinates(drawing.body).every(Number.isFinite)).toBe(true)
  })

  it('escapes names of centres', () => {
    expect(drawForest(figure, context).body).not.toContain('<of>')
  })

  it('ends an interval that runs past the edge in an arrow, on a logarithmic axis', () => {
    const subgroups = evidence.figures.filter(f => f.kind === 'forest')[1]
    const drawing = drawForest(subgroups, context)
    expect(drawing.body).toContain('class="whisker s0 open"')
    expect(drawing.body).toContain('2.9 (0.4 to 31.0)')
    expect(coordinates(drawing.body).every(Number.isFinite)).toBe(true)
  })

  it('draws one centre, and none that could be estimated', () => {
    const [row] = figure.rows
    for (const rows of [[row], [{ ...row, value: null, lower: null, upper: null, why: 'one centre' }], []])
      expect(
        coordinates(drawForest({ ...figure, rows, pooled: null }, context).body).every(Number.isFinite),
      ).toBe(true)
  })
})
