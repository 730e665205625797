import { normalLower } from '@tessera/statistics'
import type { Centre } from '../centres/centre.ts'
import { bestByModality, type Modality } from '../outcome/best-by-modality.ts'
import type { Settings } from '../simulation.ts'
import type { BestAchievable } from '../truth/truth.ts'
import { escc } from './assumptions.ts'
import { gaussianModalities } from './modalities.ts'
import { clinicalOf, drawEsccClinical, type EsccGroup, esccLogLikelihood } from './observables.ts'
import { type EsccScore, scoreLaw } from './score-law.ts'
import { esccCovariance, latentOf, vectorOf } from './state.ts'

const v = escc.values

/** Patients and draws from which the best achievable is computed. */
const mostPatients = 1200
const posteriorDraws = 16

/** The sets that the models of scores of RNA read: everything but RNA. */
const scoreSets = [
  ['clinical'],
  ['slides'],
  ['dna'],
  ['clinical', 'slides'],
  ['clinical', 'slides', 'dna'],
] as const

/** Share of each specimen among those whom a score is asked of, and the share of resected patients among who has it. */
function specimensOf(score: EsccScore) {
  const treated = score === 'infiltration' ? 1 / 3 : 0
  const parts = (surgery: number, pd1: number) => ({
    share: (1 - treated) * surgery + treated * pd1,
    resected: ((1 - treated) * surgery) / ((1 - treated) * surgery + treated * pd1),
  })
  return {
    resection: parts(1 - v.biopsySurgery, v.resectionPd1),
    biopsy: parts(v.biopsySurgery, 1 - v.resectionPd1),
  }
}

/**
 * The best correlation with a score of RNA from each set of modalities, of patients who have them all. Which specimen was
 * sequenced is known to every score, as its slide shows it; whether the patient was resected is not.
 */
export function esccScoreBest(
  score: EsccScore,
  centres: readonly Centre[],
  { seed, noSignal, monteCarlo, slidePixels }: Settings,
): BestAchievable[] {
  if (monteCarlo === 0) return []
  const law = scoreLaw(score, noSignal)
  const mean = (latent: Float64Array) =>
    law.coefficients.reduce((sum, b, part) => sum + b * latent[part], law.intercept)
  const specimens = specimensOf(score)
  const strata = centres.flatMap(centre =>
    (['resection', 'biopsy'] as const).map(specimen => ({
      specimen,
      share: centre.patients * specimens[specimen].share,
      mean: vectorOf({ aggressiveness: centre.caseMix }),
      modalities: [
        clinicalOfEither(specimens[specimen].resected),
        ...gaussianModalities(specimen, slidePixels, noSignal).filter(({ name }) => name !== 'rna'),
      ],
      place: centre.name,
    })),
  )
  const variance = (stratum: number) => law.variance[strata[stratum].specimen]
  return bestByModality({
    covariance: esccCovariance,
    centres: strata,
    modalities: strata[0].modalities,
    sets: scoreSets,
    // Above the median of the place.
    risk: (latent, _, stratum) =>
      normalLower((mean(latent) - mean(strata[stratum].mean)) / Math.sqrt(variance(stratum))),
    value: { mean, variance },
    seed,
    patients: Math.min(monteCarlo, mostPatients),
    draws: posteriorDraws,
  })
}

/** Clinical variables of patients of whom it is not told whether they were resected or had a PD-1 inhibitor. */
function clinicalOfEither(resected: number): Modality {
  return {
    name: 'clinical',
    discrete: {
      draw: (latent, random) => {
        const group = random.next() < resected ? 'surgery' : 'PD-1'
        return { ...drawEsccClinical(latentOf(latent), group, random) }
      },
      logLikelihood: (observed, latent) => {
        const of = (group: EsccGroup) =>
          Math.exp(esccLogLikelihood(clinicalOf(observed), latentOf(latent), group))
        return Math.log(Math.max(1e-300, resected * of('surgery') + (1 - resected) * of('PD-1')))
      },
    },
  }
}
