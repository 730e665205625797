import type { FigureOf } from '@tessera/evidence'
import { figureSchema } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { coordinates } from '../../test/drawing-context.ts'
import { drawSlideHeatmap } from './slide-heatmap.ts'

const figure: FigureOf<'slide-heatmap'> = {
  kind: 'slide-heatmap',
  id: 'heat',
  section: 'explanation',
  question: null,
  validation: null,
  model: null,
  title: 'Attention',
  caption: 'Attention over one slide.',
  status: 'exploratory',
  label: 'Attention',
  unit: null,
  width: 4,
  height: 3,
  cellUm: 128,
  values: [null, 0, 0, 1, 2, 2, null, 4, 4, 4, 4, 4],
  scale: { kind: 'spread', least: 0, greatest: 4 },
}
const fills = (body: string) => [...body.matchAll(/fill="(#[0-9a-f]{6})"/g)].map(match => match[1])

describe('slide heatmap', () => {
  it('joins neighbours of one value, leaves cells without tissue empty and names range and length', () => {
    const drawing = drawSlideHeatmap(figure)
    // five runs of cells, then the 32 steps of the key
    expect(fills(drawing.body)).toHaveLength(5 + 32)
    // viridis at both ends (matplotlib)
    expect(fills(drawing.body)[0]).toBe('#440154')
    expect(fills(drawing.body)[4]).toBe('#fde725')
    expect(drawing.body).toContain('100 µm')
    expect(drawing.summary).toBe(
      'Attention over a slide of 10 cells with tissue of 128 µm, from 0 to 4; colours run from the least to the greatest value of this slide.',
    )
    expect(drawing.numbers.rows).toHaveLength(10)
    expect(coordinates(drawing.body).every(Number.isFinite)).toBe(true)
  })

  it('by rank gives the highest cells the last colour whatever their value', () => {
    const { body, summary } = drawSlideHeatmap({
      ...figure,
      values: [1, 2, 3, 1000, null, null, null, null, null, null, null, null],
      scale: { kind: 'rank', least: 1, greatest: 1000 },
    })
    expect([fills(body)[0], fills(body)[3]]).toEqual(['#440154', '#fde725'])
    expect(new Set(fills(body).slice(0, 4)).size).toBe(4)
    expect(body).toContain('highest')
    expect(summary).toContain('cannot be compared')
  })

  it('draws a single value, and a slide of unknown scale', () => {
    const drawing = drawSlideHeatmap({
      ...figure,
      cellUm: null,
      values: figure.values.map(value => (value === null ? null : 3)),
      scale: { kind: 'spread', least: 3, greatest: 3 },
    })
    expect(coordinates(drawing.body).every(Number.isFinite)).toBe(true)
    expect(drawing.body).toContain('scale of the slide unknown')
  })

  it('is refused as evidence with a value too few', () => {
    expect(figureSchema.safeParse(figure).success).toBe(true)
    expect(figureSchema.safeParse({ ...figure, values: figure.values.slice(1) }).success).toBe(false)
  })
})
