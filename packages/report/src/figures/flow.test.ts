import { describe, expect, it } from 'vitest'
import { coordinates, drawingContext, figureOf } from '../../test/drawing-context.ts'
import { fixture } from '../../test/fixture.ts'
import { drawFlow } from './flow.ts'

describe('CONSORT diagram', () => {
  const { evidence } = fixture()
  const figure = figureOf(evidence, 'flow')

  it('draws a box a stage and links each number of those left out to its reasons', () => {
    const drawing = drawFlow(figure, drawingContext(evidence))
    expect(drawing.body.match(/class="box"/g)).toHaveLength(3)
    expect(drawing.body).toContain('href="#left-0"')
    expect(drawing.body).toContain('45 left out')
    expect(drawing.summary).toBe(
      '670 patients in 5 centres; left before the next: 30 neoadjuvant therapy, 15 resection not R0. 625 eligible; left before the next: 25 recurred before week 8. 600 analysed.',
    )
    expect(coordinates(drawing.body).every(Number.isFinite)).toBe(true)
  })

  it('sums up what has no room', () => {
    const left = Array.from({ length: 12 }, (_, i) => ({ reason: `reason ${i}`, n: 2 }))
    const drawing = drawFlow({ ...figure, boxes: [{ ...figure.boxes[0], left }] }, drawingContext(evidence))
    expect(drawing.body).toContain('12  for 6 further reasons')
  })
})
