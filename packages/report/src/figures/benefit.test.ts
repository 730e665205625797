import type { FigureOf } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { drawingContext } from '../../test/drawing-context.ts'
import { fixture } from '../../test/fixture.ts'
import { drawBalance } from './balance.ts'
import { drawBenefitCalibration } from './benefit-calibration.ts'
import { drawForest } from './forest.ts'

const placed = {
  id: 'benefit-rfs/x',
  section: 'overlap',
  question: 'benefit-rfs',
  validation: null,
  model: null,
  title: 'T',
  caption: 'C',
  status: 'planned',
} as const

describe('figures of benefit', () => {
  const context = drawingContext(fixture({}).evidence)

  it('a love plot orders covariates by their difference before weighting and names what is left', () => {
    const figure: FigureOf<'balance'> = {
      ...placed,
      kind: 'balance',
      threshold: 0.1,
      rows: [
        { label: 'age', before: 0.2, after: 0.02 },
        { label: 'stage', before: 0.5, after: 0.15 },
      ],
    }
    const drawing = drawBalance(figure)
    expect(drawing.numbers.rows.map(([label]) => label)).toEqual(['stage', 'age'])
    expect(drawing.summary).toContain('after it 1: stage')
  })

  it('calibration for benefit draws the groups and tells them in words', () => {
    const figure: FigureOf<'benefit-calibration'> = {
      ...placed,
      kind: 'benefit-calibration',
      label: 'gain, months',
      groups: [
        { label: 'Least', n: 50, predicted: -1, observed: 0.4, lower: -3, upper: 4 },
        { label: 'Most', n: 50, predicted: 5, observed: 6, lower: null, upper: null },
      ],
      line: null,
      estimates: [],
    }
    const drawing = drawBenefitCalibration(figure, context)
    expect(drawing.body.match(/<circle/g)).toHaveLength(2)
    expect(drawing.summary).toContain('Most, 50 patients: predicted 5.00')
  })

  it('a forest draws a warning hollow and dashed', () => {
    const row = { group: null, n: 10, events: 5, value: 1, lower: 0, upper: 2, why: null }
    const drawing = drawForest(
      {
        ...placed,
        kind: 'forest',
        measure: 'rmst_difference',
        label: 'Gain',
        rowsAre: 'Analyses',
        nullValue: 0,
        logarithmic: false,
        rows: [
          { ...row, label: 'Target trial' },
          { ...row, label: 'Naive', warning: true },
        ],
        pooled: null,
      },
      context,
    )
    expect(drawing.body).toContain('whisker s0 dashed')
    expect(drawing.body.match(/class="mark s0"/g)).toHaveLength(1)
  })
})
