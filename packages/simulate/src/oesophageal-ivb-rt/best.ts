import type { Random } from '@tessera/statistics'
import type { Centre } from '../centres/centre.ts'
import { stateIn } from '../latent/tumour-immune-state.ts'
import { bestByModality, type Modality, type ObservedValues } from '../outcome/best-by-modality.ts'
import { drawYes, logistic } from '../outcome/draws.ts'
import { weibullRisk } from '../outcome/weibull.ts'
import type { BestAchievable } from '../truth/truth.ts'
import { oesophagealLaw, somaticInformation, withoutSignal } from '../variants/index.ts'
import { ivb } from './assumptions.ts'
import {
  clinicalLogLikelihood,
  drawClinical,
  type IvbClinical,
  responseLogit,
  withMarkers,
} from './observables.ts'
import { type Arm, choiceLogit, preferenceLogit } from './patient.ts'
import { immunotherapyEffect, progressionLaw, radiotherapyEffect } from './progression.ts'
import { proteomeInformation } from './proteome-law.ts'
import { severeToxicityRisk } from './severe-toxicity.ts'
import { centreMean, ivbCovariance, latentParts, placeOf } from './state.ts'

const v = ivb.values
const weibull = { shape: v.shape, scale: v.scale }

/** The sets of modalities that the questions compare. */
const sets = [
  ['clinical', 'treatment'],
  ['biomarkers'],
  ['wes'],
  ['tissue'],
  ['blood'],
  ['urine'],
  ['clinical', 'treatment', 'blood', 'urine'],
  ['clinical', 'treatment', 'biomarkers', 'wes', 'tissue', 'blood', 'urine'],
] as const

/** Patients and draws from which the best achievable is computed: two outcomes and eight sets are as many integrals. */
const mostPatients = 1600
/** At least two for each latent part. */
const posteriorDraws = 20

/** What is asked of a patient of an arm: progression or death by the horizon, or severe toxicity. */
export const ivbAsked = {
  pfs: (_latent: Float64Array, _arm: Arm, linear: number) => weibullRisk(weibull, linear, v.horizon),
  severe_toxicity: severeToxicityRisk,
} as const
export type IvbAsked = keyof typeof ivbAsked

/**
 * The best discrimination that any score could reach from each set of modalities, among those who respond to induction
 * and so can enter; none where nobody is to be drawn for it. Whoever gives the draws of each patient's posterior gets all
 * the patients that are asked for.
 */
export function ivbBest(
  asked: IvbAsked,
  centres: readonly Centre[],
  {
    seed,
    noSignal,
    monteCarlo,
    draws,
  }: {
    readonly seed: number
    readonly noSignal: boolean
    readonly monteCarlo: number
    readonly draws?: number
  },
): BestAchievable[] {
  if (monteCarlo === 0) return []
  const patients = centres.reduce((sum, centre) => sum + centre.patients, 0)
  const law = progressionLaw(noSignal)
  return bestByModality({
    covariance: ivbCovariance,
    centres: centres.map(({ patients: own, caseMix }) => ({
      share: own / patients,
      mean: centreMean(caseMix),
    })),
    modalities: modalities(noSignal),
    sets,
    risk: (latent, x, c) => {
      const arm = x.arm === 1 ? 'radiotherapy' : 'systemic'
      const linear =
        law.observable(withMarkers(clinicalOf(x), latent)) +
        law.latent(stateIn(latent)) +
        immunotherapyEffect(latent, noSignal) +
        (arm === 'radiotherapy' ? radiotherapyEffect(latent, noSignal) : 0) +
        (noSignal ? 0 : centres[c].logHazard)
      return ivbAsked[asked](latent, arm, linear, noSignal)
    },
    atRisk: latent => logistic(responseLogit(latent)),
    seed,
    patients: draws === undefined ? Math.min(monteCarlo, mostPatients) : monteCarlo,
    draws: draws ?? posteriorDraws,
  })
}

function clinicalOf(x: ObservedValues): IvbClinical {
  const { age, male, ecog, dysphagia, sites, liver } = x
  return {
    age,
    male: male === 1 ? 1 : 0,
    ecog: ecog === 1 ? 1 : 0,
    dysphagia: dysphagia === 1 ? 1 : 0,
    sites,
    liver: liver === 1 ? 1 : 0,
  }
}

/**
 * What each block shows. The immunoassays measure three latent parts almost exactly; the arm tells nothing of the latent
 * parts beyond what moved a choice, most of which the clinical values show.
 */
function modalities(noSignal: boolean): Modality[] {
  const markers = new Float64Array(latentParts.length ** 2)
  for (const part of ['cxcl9', 'il6', 'tgfb'] as const)
    markers[placeOf(part) * (latentParts.length + 1)] = 1 / v.columnSd ** 2
  return [
    {
      name: 'clinical',
      discrete: {
        draw: (latent, random) => ({ ...drawClinical(latent, random) }),
        logLikelihood: clinicalLogLikelihood,
      },
    },
    { name: 'treatment', discrete: { draw: drawArm, logLikelihood: () => 0 } },
    { name: 'biomarkers', information: markers },
    {
      name: 'wes',
      information: somaticInformation(noSignal ? withoutSignal(oesophagealLaw) : oesophagealLaw, latentParts),
    },
    { name: 'tissue', information: proteomeInformation('tissue') },
    { name: 'blood', information: proteomeInformation('blood') },
    { name: 'urine', information: proteomeInformation('urine') },
  ]
}

/** The arm by chance, or by the choice of who has a preference. */
function drawArm(latent: Float64Array, random: Random, x: ObservedValues = {}): ObservedValues {
  const { ecog, dysphagia, sites, logIl6 } = withMarkers(clinicalOf(x), latent)
  const hasPreference = drawYes(random, logistic(preferenceLogit({ ecog }))) === 1
  const choice = drawYes(random, logistic(choiceLogit({ dysphagia, sites, logIl6 })))
  const chance = drawYes(random, 0.5)
  return { arm: hasPreference ? choice : chance }
}
