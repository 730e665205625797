import type { Law } from '../outcome/law.ts'
import { ivb } from './assumptions.ts'
import type { IvbObservables } from './observables.ts'
import { type IvbPatient, linearOf } from './patient.ts'
import { radiotherapyEffect } from './progression.ts'
import { type Material, proteinPanel, proteomeLaws } from './proteome-law.ts'
import { placeOf, weighing } from './state.ts'
import { toxicities } from './toxicities.ts'

const v = ivb.values

/** What is true of a protein, per standard deviation of its level without the run's batch and drift. */
export interface TrueProtein {
  readonly id: string
  /** Factor that it follows; null for one of its own. */
  readonly factor: string | null
  /** Slope of the linear predictor of progression or death without radiotherapy. */
  readonly prognostic: number
  /** Slope of the log hazard ratio of radiotherapy: the interaction. */
  readonly predictive: number
  /** Slope of the log odds of pneumonitis under radiotherapy. */
  readonly toxicity: number
}

/**
 * What each protein tells by itself, as the slope of a least-squares line through patients of the trial: cov(protein,
 * predictor) / SD of the protein. A protein follows the latent parts through its factor alone, so that the covariance is
 * that of the factor. All 0 without a signal, and for proteins that follow nothing.
 */
export function trueProteins(
  patients: readonly IvbPatient[],
  law: Law<IvbObservables>,
  seed: number,
  noSignal: boolean,
): Record<Material, TrueProtein[]> {
  const pneumonitis = toxicities[0]
  const frailty = placeOf('frailty')
  const susceptibility = placeOf('susceptibility')
  const outcomes = {
    prognostic: patients.map(who => linearOf(who, law, 'systemic', noSignal)),
    predictive: patients.map(({ latent }) => radiotherapyEffect(latent, noSignal)),
    toxicity: patients.map(({ latent }) =>
      noSignal
        ? 0
        : pneumonitis.onFrailty * latent[frailty] + pneumonitis.onSusceptibility * latent[susceptibility],
    ),
  }
  const along = (value: (latent: Float64Array) => number) => {
    const own = patients.map(({ latent }) => value(latent))
    return {
      variance: covariance(own, own),
      with: {
        prognostic: covariance(own, outcomes.prognostic),
        predictive: covariance(own, outcomes.predictive),
        toxicity: covariance(own, outcomes.toxicity),
      },
    }
  }
  const of = (material: Material): TrueProtein[] => {
    const { factors, named } = proteomeLaws[material]
    const followed = factors.map(({ weights, between }) => ({ ...along(weighing(weights)), between }))
    const marker = along(latent => latent[placeOf(named.part)])
    return proteinPanel(material, seed).map(({ id, factor, loading }) => {
      const line = id === named.id ? { ...marker, between: 0 } : followed[factor]
      if (line === undefined) return { id, factor: null, prognostic: 0, predictive: 0, toxicity: 0 }
      const own = id === named.id ? 0 : v.proteinOwnSd
      const sd = Math.sqrt(
        loading ** 2 * (line.variance + line.between ** 2) + own ** 2 + v.proteinNoiseSd ** 2,
      )
      const slope = (value: number) => (loading * value) / sd
      return {
        id,
        factor: factors[factor]?.name ?? named.part,
        prognostic: slope(line.with.prognostic),
        predictive: slope(line.with.predictive),
        toxicity: slope(line.with.toxicity),
      }
    })
  }
  return { tissue: of('tissue'), blood: of('blood'), urine: of('urine') }
}

function covariance(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  return x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) / x.length
}
