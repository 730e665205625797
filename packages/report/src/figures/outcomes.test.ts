import type { FigureOf } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { coordinates, drawingContext } from '../../test/drawing-context.ts'
import { fixture } from '../../test/fixture.ts'
import { drawFigure } from './draw.ts'

const { evidence } = fixture({ models: 2 })
const context = drawingContext(evidence)
const [question] = evidence.questions
const place = {
  section: 'discrimination',
  question: question.id,
  validation: question.validations[0].id,
  model: null,
  title: 'A title',
  caption: 'A caption.',
  status: 'planned',
} as const
const finite = (body: string): boolean => coordinates(body).every(Number.isFinite)

describe('level probabilities', () => {
  const figure: FigureOf<'level-probabilities'> = {
    ...place,
    id: 'levels',
    kind: 'level-probabilities',
    levels: ['desert', 'excluded', 'inflamed'],
    models: ['a', 'b'].map(model => ({
      label: `Model ${model}`,
      model,
      observed: [
        { level: 'desert', n: 40, probability: [0.7, 0.2, 0.1] },
        { level: 'inflamed', n: 12, probability: [0.1, 0.2, 0.7] },
      ],
      shares: [],
      estimates: [],
    })),
  }

  it('draws a bar an observed level whose parts fill it, the numbers where there is room', () => {
    const drawing = drawFigure(figure, context)
    const bars = [...drawing.body.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="20"/g)]
    expect(bars).toHaveLength(12)
    expect(finite(drawing.body)).toBe(true)
    expect(drawing.body).toContain('>70<')
    expect(drawing.summary).toContain('40 observed desert: desert 70 %')
    expect(drawing.numbers.rows[0]).toEqual(['Model a', 'desert', 40, 0.7, 0.2, 0.1])
  })
})

describe('observed against predicted', () => {
  const model = {
    label: 'Model a',
    model: 'a',
    points: Array.from({ length: 9 }, (_, i) => ({ predicted: i, observed: i + (i % 3) - 1 })),
    n: 18,
    line: { intercept: 0, slope: 1 },
    bias: 0,
    limits: [-1.6333, 1.6333] as [number, number],
    estimates: [],
  }
  const figure: FigureOf<'observed-predicted'> = {
    ...place,
    section: 'calibration',
    id: 'values',
    kind: 'observed-predicted',
    unit: 'mm',
    models: [model],
  }

  it('draws every patient twice, and says of how many they are', () => {
    const drawing = drawFigure(figure, context)
    expect(drawing.body.match(/<circle/g)).toHaveLength(18)
    expect(drawing.body).toContain('Observed, mm')
    expect(drawing.body).toContain('>1.63<')
    expect(drawing.summary).toContain('9 of 18 patients drawn')
    expect(finite(drawing.body)).toBe(true)
  })

  it('of a model that predicts one value there is no line, and nothing is divided by zero', () => {
    const same = {
      ...model,
      points: [{ predicted: 3, observed: 3 }],
      line: null,
      limits: [0, 0] as [number, number],
    }
    expect(finite(drawFigure({ ...figure, models: [same] }, context).body)).toBe(true)
  })
})
