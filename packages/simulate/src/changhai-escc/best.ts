import type { Centre } from '../centres/centre.ts'
import { bestByModality, type Modality } from '../outcome/best-by-modality.ts'
import { weibullRisk } from '../outcome/weibull.ts'
import type { Settings } from '../simulation.ts'
import type { BestAchievable } from '../truth/truth.ts'
import { escc } from './assumptions.ts'
import {
  deathRisk,
  type EsccLaws,
  pfsBaseline,
  recurrenceBaseline,
  responseRisk,
  survivalAfter,
  toxicityRisk,
} from './laws.ts'
import { gaussianModalities } from './modalities.ts'
import {
  clinicalOf,
  drawEsccClinical,
  drawTreatment,
  type EsccClinical,
  type EsccGroup,
  esccLogLikelihood,
  treatmentLogLikelihood,
} from './observables.ts'
import { type EsccLatent, esccCovariance, latentOf, vectorOf } from './state.ts'

const v = escc.values

/** The endpoints with an event, and whose they are. */
export const esccEndpoints = {
  response: 'PD-1',
  irae: 'PD-1',
  pfs: 'PD-1',
  os: 'PD-1',
  rfs: 'surgery',
  os_after_surgery: 'surgery',
} as const satisfies Readonly<Record<string, EsccGroup>>
export type EsccEndpoint = keyof typeof esccEndpoints

/** P(event by the endpoint's horizon) of a patient, knowing everything. */
export function esccRisk(
  endpoint: EsccEndpoint,
  x: EsccClinical,
  latent: EsccLatent,
  laws: EsccLaws,
  logHazard: number,
  noSignal: boolean,
): number {
  const after = (mean: number) => survivalAfter(mean, latent.aggressiveness, noSignal)
  if (endpoint === 'rfs' || endpoint === 'os_after_surgery') {
    const linear = laws.recurrence.linear(x, latent) + logHazard
    const t = v.recurrenceHorizon
    return endpoint === 'rfs'
      ? weibullRisk(recurrenceBaseline, linear, t)
      : deathRisk(recurrenceBaseline, linear, v.recurrenceDeath, after(v.afterRecurrence), t)
  }
  const linear = laws.pfs.linear(x, latent) + logHazard
  const dead = (t: number) => deathRisk(pfsBaseline, linear, v.pfsDeath, after(v.afterProgression), t)
  switch (endpoint) {
    case 'response':
      return responseRisk(linear, laws.response.linear(x, latent))
    case 'irae':
      return toxicityRisk(laws.toxicity.linear(x, latent), t => 1 - dead(t))
    case 'pfs':
      return weibullRisk(pfsBaseline, linear, v.survivalHorizon)
    case 'os':
      return dead(v.survivalHorizon)
  }
}

/** The sets that the models of the study read. */
const sets: Readonly<Record<EsccGroup, readonly (readonly string[])[]>> = {
  surgery: [
    ['clinical'],
    ['slides'],
    ['rna'],
    ['dna'],
    ['clinical', 'rna', 'dna'],
    ['clinical', 'slides', 'rna', 'dna'],
  ],
  'PD-1': [
    ['clinical', 'treatment'],
    ['slides'],
    ['rna'],
    ['dna'],
    ['clinical', 'treatment', 'rna', 'dna'],
    ['clinical', 'treatment', 'slides', 'rna', 'dna'],
  ],
}

/** Patients and draws from which the best achievable is computed: six endpoints and six sets are as many integrals. */
const mostPatients = 1200
const posteriorDraws = 16

/** Whoever gives the draws of each patient's posterior gets all the patients that are asked for. */
type EsccBestSettings = Pick<Settings, 'seed' | 'noSignal' | 'monteCarlo' | 'slidePixels'> & {
  readonly draws?: number
}

/** The best achievable discrimination of an endpoint from each set of modalities, of patients who have them all. */
export function esccBest(
  endpoint: EsccEndpoint,
  centres: readonly Centre[],
  laws: EsccLaws,
  { seed, noSignal, monteCarlo, slidePixels, draws }: EsccBestSettings,
): BestAchievable[] {
  if (monteCarlo === 0) return []
  const group = esccEndpoints[endpoint]
  const total = centres.reduce((sum, centre) => sum + centre.patients, 0)
  const modalities: Modality[] = [
    {
      name: 'clinical',
      discrete: {
        draw: (latent, random) => {
          const drawn = drawEsccClinical(latentOf(latent), group, random)
          const { cpsTested: _, logCps: __, chemotherapy: ___, ...shown } = drawn
          return shown
        },
        logLikelihood: (observed, latent) => esccLogLikelihood(clinicalOf(observed), latentOf(latent), group),
      },
    },
    ...(group === 'surgery' ? [] : [treatment]),
    // Most of the resected have a resection, most of the others a biopsy.
    ...gaussianModalities(group === 'surgery' ? 'resection' : 'biopsy', slidePixels, noSignal),
  ]
  return bestByModality({
    covariance: esccCovariance,
    centres: centres.map(({ patients, caseMix }) => ({
      share: patients / total,
      mean: vectorOf({ aggressiveness: caseMix }),
    })),
    modalities,
    sets: sets[group],
    risk: (latent, observed, centre) =>
      esccRisk(
        endpoint,
        clinicalOf(observed),
        latentOf(latent),
        laws,
        noSignal ? 0 : centres[centre].logHazard,
        noSignal,
      ),
    seed,
    patients: draws === undefined ? Math.min(monteCarlo, mostPatients) : monteCarlo,
    draws: draws ?? posteriorDraws,
  })
}

/** The regimen and PD-L1 of patients with a PD-1 inhibitor: a block of their own. */
const treatment: Modality = {
  name: 'treatment',
  discrete: {
    draw: (latent, random) => drawTreatment(latentOf(latent), random),
    logLikelihood: (observed, latent) => treatmentLogLikelihood(clinicalOf(observed), latentOf(latent)),
  },
}
