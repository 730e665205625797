import { figureSchema } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { heatmap, oncoplot, sizePerformance, trajectory, volcano } from '../../test/biomarker-figures.ts'
import { coordinates } from '../../test/drawing-context.ts'
import { renderFigurePage } from '../figure-page.ts'
import { drawHeatmap } from './heatmap.ts'
import { drawOncoplot } from './oncoplot.ts'
import { drawSizePerformance } from './size-performance.ts'
import { drawTrajectory } from './trajectory.ts'
import { drawVolcano } from './volcano.ts'

const finite = (body: string) => expect(coordinates(body).every(Number.isFinite)).toBe(true)

describe('figures of biomarkers', () => {
  it('are of the schema of evidence', () => {
    for (const figure of [volcano(), heatmap(), trajectory(), sizePerformance(), oncoplot()])
      expect(figureSchema.safeParse(figure).success).toBe(true)
    expect(figureSchema.safeParse({ ...heatmap(), values: [1] }).success).toBe(false)
  })

  it('volcano: what is found is coloured by direction and named; thousands of dots stay small', () => {
    const drawing = drawVolcano(volcano())
    finite(drawing.body)
    expect(drawing.body).toContain('class="dots s1"')
    expect(drawing.body).toContain('>HLA-DRB1<')
    expect(drawing.body).toContain('>5 fewer events<')
    expect(drawVolcano(volcano(20_000)).body.length).toBeLessThan(400_000)
    expect(drawing.numbers.rows).toHaveLength(2000)
  })

  it('volcano: no point, one point, a p of 0 and an effect without a logarithm are drawn or left out', () => {
    const [point] = volcano().points
    for (const points of [[], [point], [{ ...point, p: 0 }], [{ ...point, effect: 0 }]])
      finite(drawVolcano({ ...volcano(), points, cut: null }).body)
  })

  it('heatmap: a path for each shade, trees, strips, names escaped', () => {
    const figure = heatmap()
    const drawing = drawHeatmap(figure)
    finite(drawing.body)
    expect(drawing.body.match(/class="tree"/g)).toHaveLength(2)
    expect(drawing.body).toContain('a protein with a')
    expect(drawing.body).not.toContain('<sic>')
    expect(drawing.body).toContain('>CR or PR<')
    expect(drawing.body.length).toBeLessThan(80_000)
    finite(drawHeatmap({ ...figure, rowTree: null, columnTree: null, tracks: [] }).body)
    finite(drawHeatmap({ ...heatmap(1, 1), rowTree: [], columnTree: [] }).body)
    finite(drawHeatmap(heatmap(300, 12)).body)
  })

  it('trajectory: an interval a visit and numbers of patients under it', () => {
    const figure = trajectory()
    const drawing = drawTrajectory(figure)
    finite(drawing.body)
    expect(drawing.body.match(/class="whisker s\d"/g)).toHaveLength(18)
    expect(drawing.body).toContain('Weeks from first dose')
    finite(drawTrajectory({ ...figure, groups: [] }).body)
    finite(
      drawTrajectory({
        ...figure,
        groups: [{ ...figure.groups[0], points: figure.groups[0].points.slice(0, 1) }],
      }).body,
    )
  })

  it('size against performance: the curve that is not nested is grey, the chosen size is marked', () => {
    const drawing = drawSizePerformance(sizePerformance())
    finite(drawing.body)
    expect(drawing.body).toContain('class="curve sy"')
    expect(drawing.body).toContain('4, one-standard-error size')
    finite(drawSizePerformance({ ...sizePerformance(), curves: [], baseline: null, chosen: null }).body)
  })

  it('oncoplot: a row a gene with its share', () => {
    const drawing = drawOncoplot(oncoplot())
    finite(drawing.body)
    expect(drawing.body).toContain('>FLT3<')
    expect(drawing.body).toContain('class="fill others"')
  })

  it('stand on a page of their own', () => {
    const page = renderFigurePage({
      title: 'Eleven genes',
      kicker: 'tessera omics biomarkers',
      lede: 'Text with <angles>.',
      sections: [{ title: 'Effects', text: ['One paragraph.'], figures: [volcano(200), trajectory()] }],
      findings: [{ severity: 'warning', code: 'x', message: 'm', cure: 'c' }],
    })
    expect(page).toContain('Text with &lt;angles&gt;.')
    expect(page.match(/<svg class="figure"/g)).toHaveLength(2)
    expect(page).toContain('Findings in the data')
  })
})
