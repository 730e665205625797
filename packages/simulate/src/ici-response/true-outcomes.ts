import { freshSeed } from '../centres/fresh-seed.ts'
import { expectedRiskIn } from '../latent/expected-risk.ts'
import { bestAchievable } from '../outcome/best-achievable.ts'
import { logistic } from '../outcome/draws.ts'
import { effectsOf } from '../outcome/law.ts'
import { weibullRisk } from '../outcome/weibull.ts'
import type { TrueOutcome } from '../truth/truth.ts'
import { ici } from './assumptions.ts'
import { makeCohorts } from './cohorts.ts'
import { drawIciPatient, type IciLaws, type IciPatient, iciLogLikelihood } from './patient.ts'

const v = ici.values
const weibull = { shape: v.survivalShape, scale: v.survivalScale }

/** Response and survival: what made them, and what could be foretold from the observables. */
export function iciOutcomes(
  all: readonly IciPatient[],
  laws: IciLaws,
  seed: number,
  monteCarlo: number,
): Record<string, TrueOutcome> {
  const [reference] = makeCohorts(Math.max(3, monteCarlo))
  const large = Array.from({ length: monteCarlo }, (_, i) =>
    drawIciPatient(reference, i, freshSeed(seed), laws),
  )
  const responseRisk = (patient: IciPatient) => logistic(patient.responseLinear)
  const deathRisk = (patient: IciPatient) => weibullRisk(weibull, patient.survivalLinear, v.survivalHorizon)
  const expectedResponse = expectedRiskIn(0, laws.response.latent)
  const expectedDeath = expectedRiskIn(0, laws.survival.latent)
  const responseFromObservables = ({ observables: x }: IciPatient) => {
    const odds = Math.exp(v.responseIntercept + laws.response.observable(x))
    return expectedResponse({
      logLikelihood: state => iciLogLikelihood(x, state),
      event: factor => (odds * factor) / (1 + odds * factor),
    })
  }
  const until = (v.survivalHorizon / v.survivalScale) ** v.survivalShape
  const deathFromObservables = ({ observables: x }: IciPatient) => {
    const known = Math.exp(laws.survival.observable(x))
    return expectedDeath({
      logLikelihood: state => iciLogLikelihood(x, state),
      event: factor => -Math.expm1(-until * known * factor),
    })
  }
  const bestOf = (
    observed: (patient: IciPatient) => number,
    known: (patient: IciPatient) => number,
    time: Float64Array | null,
    horizon: number | null,
  ) => {
    if (monteCarlo === 0) return []
    return [
      bestAchievable('observables', [{ risk: Float64Array.from(large, observed), time }], horizon),
      bestAchievable(
        'observables and latent state',
        [{ risk: Float64Array.from(large, known), time }],
        horizon,
      ),
    ]
  }
  const deaths = Float64Array.from(large, patient => patient.death)
  return {
    response: {
      kind: 'binary',
      label: 'Response to the checkpoint inhibitor',
      formula: 'P(response) = 1 / (1 + exp(-(intercept + linear terms)))',
      baseline: null,
      intercept: v.responseIntercept,
      horizon: null,
      unit: null,
      effects: effectsOf(laws.response),
      best: bestOf(responseFromObservables, responseRisk, null, null),
      patients: {
        linear: all.map(patient => patient.responseLinear),
        risk: all.map(responseRisk),
        riskFromObservables: all.map(responseFromObservables),
        time: null,
      },
    },
    os: {
      kind: 'time-to-event',
      label: 'Overall survival from the start of the checkpoint inhibitor',
      formula: 'P(T > t) = exp(-(t / scale)^shape exp(linear))',
      baseline: { ...weibull, unit: 'months' },
      intercept: null,
      horizon: v.survivalHorizon,
      unit: 'months',
      effects: effectsOf(laws.survival),
      best: bestOf(deathFromObservables, deathRisk, deaths, v.survivalHorizon),
      patients: {
        linear: all.map(patient => patient.survivalLinear),
        risk: all.map(deathRisk),
        riskFromObservables: all.map(deathFromObservables),
        time: all.map(patient => patient.death),
      },
    },
  }
}
