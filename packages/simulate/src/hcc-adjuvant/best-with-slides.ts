import type { Random } from '@tessera/statistics'
import type { Centre } from '../centres/centre.ts'
import { latentCorrelation, stateIn, type TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { bestByModality, type ObservedValues } from '../outcome/best-by-modality.ts'
import type { Law } from '../outcome/law.ts'
import { slideInformation } from '../slide/index.ts'
import type { BestAchievable } from '../truth/truth.ts'
import { drawFurther } from './further-observables.ts'
import { naturalRisk } from './natural-risk.ts'
import { drawObservables, type HccObservables, stateLogLikelihood } from './observables.ts'
import { practiceOf, propensity } from './propensity.ts'

/**
 * The best discrimination from slides alone, and from slides and clinical variables: slides tell of infiltration and
 * aggressiveness as far as what is drawn on them does. The year of surgery is held at 2020.
 * @param size patients who are drawn
 */
export function hccBestWithSlides(
  centres: readonly Centre[],
  law: Law<HccObservables>,
  settings: { readonly seed: number; readonly noSignal: boolean; readonly slidePixels: number },
  size: number,
): BestAchievable[] {
  const { seed, noSignal, slidePixels } = settings
  const natural = naturalRisk(noSignal, false)
  const practices = centres.map(({ name }) => practiceOf(name, seed))
  const relativeOf = (x: HccObservables, state: TumourImmuneState, c: number) =>
    Math.exp(law.observable(x) + law.latent(state) + (noSignal ? 0 : centres[c].logHazard))
  const found = bestByModality({
    covariance: Float64Array.from(latentCorrelation.flat()),
    centres: centres.map(({ patients, caseMix }) => ({
      share: patients,
      mean: Float64Array.of(0, caseMix, 0),
    })),
    modalities: [
      {
        name: 'clinical',
        discrete: {
          draw: (latent, random) => ({ ...drawClinical(stateIn(latent), random) }),
          logLikelihood: (observed, latent) => stateLogLikelihood(observablesFrom(observed), stateIn(latent)),
        },
      },
      { name: 'slides', information: slideInformation({ specimen: 'resection', pixels: slidePixels }) },
    ],
    sets: [['slides'], ['clinical', 'slides']],
    risk: (latent, observed, c) => {
      const x = observablesFrom(observed)
      const state = stateIn(latent)
      const relative = relativeOf(x, state, c)
      const arms = propensity(x, practices[c])
      return natural.event(relative, state, centres[c].caseMix, x.mvi, arms) / natural.atRisk(relative)
    },
    atRisk: (latent, observed, c) =>
      natural.atRisk(relativeOf(observablesFrom(observed), stateIn(latent), c)),
    seed,
    patients: size,
    draws: 64,
  })
  return found.filter(({ given }) => given === 'observables')
}

function drawClinical(state: TumourImmuneState, random: Random): HccObservables {
  const routine = drawObservables(state, random)
  return { ...routine, ...drawFurther(state, routine, false, 0, random) }
}

function observablesFrom(v: ObservedValues): HccObservables {
  const is = (value: number) => (value === 1 ? 1 : 0)
  return {
    age: v.age,
    male: is(v.male),
    hbv: is(v.hbv),
    logSize: v.logSize,
    nodules: v.nodules,
    mvi: is(v.mvi),
    logAfp: v.logAfp,
    albumin: v.albumin,
    logBilirubin: v.logBilirubin,
    ascites: is(v.ascites),
    antiviral: is(v.antiviral),
    satellites: is(v.satellites),
    grade: v.grade,
    margin: v.margin,
    period: v.period,
  }
}
