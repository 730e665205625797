import { makeSplit } from '@tessera/evidence'
import { coxPartialDeviance } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { preparation } from '../preparation/preparation.ts'
import type { Outcome } from '../rows.ts'
import { crossValidate } from './cross-validate.ts'
import { choosePenalty } from './inner-cross-validation.ts'
import { penaltyPath } from './penalised-family.ts'
import { modellingRows, numeric, trainOnEvery } from './reference.case.ts'

const r: {
  x: number[][]
  y: number[]
  time: number[]
  event: number[]
  fold: number[]
  cases: {
    family: 'binary' | 'time-to-event'
    alpha: number
    lambda: number[]
    mean: number[]
    se: number[]
    min: number
    oneSe: number
    atMin: number[]
    atOneSe: number[]
  }[]
  deviance: { linear: number[]; value: number }
} = reference('inner-cv')

const outcomes: Record<'binary' | 'time-to-event', Outcome> = {
  binary: { kind: 'binary', event: Uint8Array.from(r.y) },
  'time-to-event': {
    kind: 'time-to-event',
    time: Float64Array.from(r.time),
    event: Uint8Array.from(r.event),
    unit: 'months',
    horizon: 24,
  },
}

describe('inner cross-validation of the elastic net', () => {
  for (const c of r.cases)
    it(`${c.family}, alpha ${c.alpha}: deviance, its error and the choice agree with cv.glmnet`, () => {
      const features = r.x.map((values, j) => numeric(`x${j + 1}`, values))
      const data = modellingRows(features, outcomes[c.family])
      const rows = Int32Array.from(r.y, (_, i) => i)
      const training = trainOnEvery(data)
      const folds = [1, 2, 3, 4, 5].map(k => ({
        name: `inner ${k}`,
        training: rows.filter(i => r.fold[i] !== k),
        heldOut: rows.filter(i => r.fold[i] === k),
      }))
      const inner = makeSplit({ name: 'inner', kind: 'inner', groups: data.patient, folds }).folds
      const context = { seed: 1 }
      const fitter = preparation()
      const design = fitter.fit(training, context).apply(data)
      const path = penaltyPath(design, data.outcome, c.alpha)
      const common = Math.min(path.lambda.length, c.lambda.length)
      expect(Math.abs(path.lambda.length - c.lambda.length)).toBeLessThanOrEqual(1)
      expect(
        largestError('penalties', path.lambda.slice(0, common), c.lambda.slice(0, common), 1e-12),
      ).toBeLessThan(1e-8)

      const [validated] = crossValidate({
        training,
        context,
        fitter,
        inner,
        alphas: [c.alpha],
        paths: [path],
      })
      expect(
        largestError(
          `Inner cross-validation of the elastic net (${c.family})`,
          validated.mean.slice(0, common),
          c.mean.slice(0, common),
          1e-12,
        ),
      ).toBeLessThan(1e-5)
      expect(
        largestError('standard error', validated.se.slice(0, common), c.se.slice(0, common), 1e-12),
      ).toBeLessThan(1e-4)
      const min = choosePenalty(validated, 'min')
      const oneSe = choosePenalty(validated, '1se')
      expect(
        largestError('chosen penalties', [path.lambda[min], path.lambda[oneSe]], [c.min, c.oneSe], 1e-12),
      ).toBeLessThan(1e-8)
      const coefficients = (l: number) => [
        ...(path.intercept === null ? [] : [path.intercept[l]]),
        ...path.beta[l],
      ]
      expect(
        largestError(
          `Elastic net: coefficients at the chosen penalty (${c.family})`,
          coefficients(min),
          c.atMin,
          0.1,
        ),
      ).toBeLessThan(1e-5)
      expect(
        largestError(
          `Elastic net: coefficients at the chosen penalty (${c.family})`,
          coefficients(oneSe),
          c.atOneSe,
          0.1,
        ),
      ).toBeLessThan(1e-5)
    })

  it('takes the partial deviance of glmnet, ties included', () => {
    const { time, event } = outcomes['time-to-event'] as Extract<Outcome, { kind: 'time-to-event' }>
    const linear = Float64Array.from(r.deviance.linear)
    expect(coxPartialDeviance({ time, event, linear })).toBeCloseTo(r.deviance.value, 9)
  })
})
