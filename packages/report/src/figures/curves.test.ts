import { describe, expect, it } from 'vitest'
import { coordinates, drawingContext, figureOf } from '../../test/drawing-context.ts'
import { fixture } from '../../test/fixture.ts'
import { drawCalibration } from './calibration.ts'
import { drawDecision } from './decision.ts'
import { drawNullDistribution } from './null-distribution.ts'
import { drawRoc } from './roc.ts'
import { drawTimeAuc } from './time-auc.ts'

const binary = fixture({ questions: ['binary'], models: 5 }).evidence
const survival = fixture({ models: 5 }).evidence
const finite = (body: string): boolean => coordinates(body).every(Number.isFinite)

describe('ROC figure', () => {
  it('draws each curve from corner to corner with its area in the key', () => {
    const drawing = drawRoc(figureOf(binary, 'roc'), drawingContext(binary))
    expect(drawing.body.match(/<path[^>]*class="curve s\d"/g)).toHaveLength(5)
    expect(drawing.summary).toContain('Clinical variables  0.66 (0.62 to 0.70)')
    expect(finite(drawing.body)).toBe(true)
  })
})

describe('time-dependent AUC figure', () => {
  it('draws one band, that of the reported model, and names every curve', () => {
    const drawing = drawTimeAuc(figureOf(survival, 'time-auc'), drawingContext(survival))
    expect(drawing.body.match(/class="band s0"/g)).toHaveLength(1)
    for (const model of survival.questions[0].models) expect(drawing.body).toContain(model.label)
    expect(finite(drawing.body)).toBe(true)
  })
  it('draws nothing but its axes without curves', () => {
    const figure = { ...figureOf(survival, 'time-auc'), curves: [] }
    expect(finite(drawTimeAuc(figure, drawingContext(survival)).body)).toBe(true)
  })
})

describe('calibration figure', () => {
  it('draws one panel a model with smooth curve, groups and histogram', () => {
    const figure = figureOf(survival, 'calibration')
    const drawing = drawCalibration(figure, drawingContext(survival))
    expect(drawing.body.match(/class="panel"/g)).toHaveLength(5)
    expect(drawing.body.match(/class="whisker/g)).toHaveLength(25)
    expect(drawing.body).toContain('class="bar s0"')
    expect(drawing.body).toContain('Calibration slope 0.97 (0.81 to 1.13)')
    expect(finite(drawing.body)).toBe(true)
  })
  it('says why there is no smooth curve', () => {
    const { evidence } = fixture({ difficult: true })
    const drawing = drawCalibration(figureOf(evidence, 'calibration'), drawingContext(evidence))
    expect(drawing.body).toContain('No smooth curve: fewer than 100 events')
  })
  it('shows low risks on a low axis', () => {
    const figure = figureOf(survival, 'calibration')
    const [curve] = figure.curves
    const low = {
      ...curve,
      smooth: null,
      groups: [{ predicted: 0.02, observed: 0.03, lower: 0.01, upper: 0.05, n: 40 }],
      histogram: { edges: [0, 0.05, 0.1], counts: [40, 0] },
    }
    const drawing = drawCalibration({ ...figure, curves: [low] }, drawingContext(survival))
    expect(drawing.width).toBe(384)
    expect(drawing.body).toContain('>10</text>')
    expect(drawing.body).not.toContain('>100</text>')
  })
})

describe('decision curve', () => {
  it('cuts "treat all" at the floor and keeps the reference lines grey', () => {
    const drawing = drawDecision(figureOf(binary, 'decision'), drawingContext(binary))
    expect(drawing.body).toContain('class="curve sx"')
    expect(drawing.body).toContain('class="curve sy"')
    expect(coordinates(drawing.body).every(value => Number.isFinite(value) && value <= 800)).toBe(true)
    expect(drawing.numbers.rows).toHaveLength(7 * 56)
  })
})

describe('null distribution', () => {
  it('draws a bar for each bin, every permutation in one of them, and the observed value with p', () => {
    const figure = figureOf(survival, 'null-distribution')
    const drawing = drawNullDistribution(figure)
    expect(drawing.body).toContain('This study 0.72')
    expect(drawing.body).toContain('p = 0.005')
    expect(drawing.numbers.rows).toHaveLength(201)
    expect(finite(drawing.body)).toBe(true)
  })
  it('survives permutations that are all equal, and none', () => {
    const figure = figureOf(survival, 'null-distribution')
    for (const permuted of [[], [0.5, 0.5, 0.5]])
      expect(finite(drawNullDistribution({ ...figure, permuted }).body)).toBe(true)
  })
})
