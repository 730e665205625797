import type { Random } from '@tessera/statistics'
import type { Centre } from '../centres/centre.ts'
import { bestByModality, type Modality, type ObservedValues } from '../outcome/best-by-modality.ts'
import type { BestAchievable } from '../truth/truth.ts'
import { germlineInformation, immuneToxicityLaw } from '../variants/index.ts'
import { irae } from './assumptions.ts'
import { drawWeeks } from './blood-draws.ts'
import { hazards, incidence, linearOf, rateOf, responseOf } from './laws.ts'
import { metabolomeInformation } from './metabolome-law.ts'
import { clinicalLogLikelihood, drawClinical, type IraeClinical, laboratorySeries } from './observables.ts'
import { informationOf } from './series.ts'
import { iraeCovariance, latentParts, vectorOf } from './state.ts'

const v = irae.values

/** The sets of modalities that the study compares. */
const sets = [
  ['clinical'],
  ['metabolome'],
  ['germline'],
  ['dna'],
  ['clinical', 'metabolome', 'germline', 'dna'],
] as const

/** What a question asks of a patient: the risk of who is at risk at a week, and whether they are. */
export interface Asked {
  risk(latent: Float64Array, x: ObservedClinical, logHazard: number, noSignal: boolean): number
  atRisk(latent: Float64Array, x: ObservedClinical, logHazard: number, noSignal: boolean): number
  /** P(PD), P(SD), P(PR), P(CR): of best response. */
  levels?(latent: Float64Array, x: ObservedClinical, noSignal: boolean): readonly number[]
}

type ObservedClinical = IraeClinical & { readonly tmb: number }

/** P(irAE in (week, horizon] | at risk at week): of any grade or of grade 3 or more. */
export function iraeAsked(week: number, severeOnly: boolean): Asked {
  const rates = (latent: Float64Array, x: ObservedClinical, logHazard: number, noSignal: boolean) => {
    const { mild, severe, death } = linearOf(latent, x, logHazard, noSignal)
    const own = rateOf(hazards.severe, severe) + (severeOnly ? 0 : rateOf(hazards.mild, mild))
    return { own, all: own + rateOf(hazards.death, death) }
  }
  const passed = week ** v.hazardShape
  return {
    risk: (latent, x, logHazard, noSignal) => {
      const { own, all } = rates(latent, x, logHazard, noSignal)
      return incidence(own, all, week, v.horizon)
    },
    atRisk: (latent, x, logHazard, noSignal) =>
      week === 0 ? 1 : Math.exp(-rates(latent, x, logHazard, noSignal).all * passed),
  }
}

/**
 * P(CR or PR, confirmed | at risk at week). A response needs the assessment that shows it and the one after it; at week
 * 12 whoever responded or progressed at week 9 is not at risk.
 */
export function responseAsked(week: number): Asked {
  const parts = (latent: Float64Array, x: ObservedClinical, noSignal: boolean) => {
    const { response, control } = responseOf(latent, x, noSignal)
    const rate = rateOf(hazards.death, linearOf(latent, x, 0, noSignal).death)
    const alive = (at: number) => Math.exp(-rate * at ** v.hazardShape)
    return { response, control, alive }
  }
  const settled = week >= v.responseWeek
  return {
    risk: (latent, x, _, noSignal) => {
      const { response, control, alive } = parts(latent, x, noSignal)
      const late = response * v.lateResponse * alive(3 * v.responseWeek)
      if (settled) return late / alive(week) / (control - response + response * v.lateResponse)
      return (late + response * (1 - v.lateResponse) * alive(2 * v.responseWeek)) / alive(week)
    },
    atRisk: (latent, x, _, noSignal) => {
      const { response, control, alive } = parts(latent, x, noSignal)
      return alive(week) * (settled ? control - response + response * v.lateResponse : 1)
    },
  }
}

/**
 * Best response at a landmark before the first assessment: whoever dies before it counts as progression, a response that
 * was not confirmed before death as stable disease.
 */
export function bestResponseAsked(week: number): Asked {
  const confirmed = responseAsked(week)
  return {
    ...confirmed,
    levels: (latent, x, noSignal) => {
      const { complete, response, control } = responseOf(latent, x, noSignal)
      const rate = rateOf(hazards.death, linearOf(latent, x, 0, noSignal).death)
      const assessed = Math.exp(rate * (week ** v.hazardShape - v.responseWeek ** v.hazardShape))
      const seen = confirmed.risk(latent, x, 0, noSignal)
      const progressed = 1 - control * assessed
      return [
        progressed,
        1 - progressed - seen,
        seen * (1 - complete / response),
        (seen * complete) / response,
      ]
    },
  }
}

/** Patients and draws from which the best achievable is computed: nine outcomes and five sets are as many integrals. */
const mostPatients = 1600
const posteriorDraws = 32

/**
 * The best achievable discrimination of a question at a landmark, from each set of modalities; none where nobody is to be
 * drawn for it. Whoever gives the draws of each patient's posterior gets all the patients that are asked for.
 */
export function iraeBest(
  asked: Asked,
  week: number,
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
  const shift = (centre: number) => (noSignal ? 0 : centres[centre].logHazard)
  const { levels } = asked
  const best = bestByModality({
    covariance: iraeCovariance,
    centres: centres.map(({ patients: own, caseMix }) => ({
      share: own / patients,
      mean: vectorOf({ aggressiveness: caseMix }),
    })),
    modalities: modalitiesAt(
      drawWeeks.filter(at => at <= week),
      seed,
    ),
    sets,
    risk: (latent, x, centre) => asked.risk(latent, observed(x), shift(centre), noSignal),
    atRisk: (latent, x, centre) => asked.atRisk(latent, observed(x), shift(centre), noSignal),
    ...(levels
      ? { levels: (latent: Float64Array, x: ObservedValues) => levels(latent, observed(x), noSignal) }
      : {}),
    seed,
    patients: draws === undefined ? Math.min(monteCarlo, mostPatients) : monteCarlo,
    draws: draws ?? posteriorDraws,
  })
  // Before a second draw there is no change, and after it the metabolome of all draws has it already.
  const withChange = best.flatMap(({ modalities = [], ...rest }) =>
    modalities.includes('metabolome') ? [{ ...rest, modalities: [...modalities, 'metabolome_change'] }] : [],
  )
  return [...best.slice(0, -1), ...withChange, ...best.slice(-1)]
}

/** The values that both discrete modalities show, by their names. */
function observed(x: ObservedValues): ObservedClinical {
  const { age, male, ecog, autoimmune, type, drug, lines, tmb } = x
  return { age, male, ecog, autoimmune, type, drug, lines, tmb }
}

function modalitiesAt(weeks: readonly number[], seed: number): Modality[] {
  const { ldh, nlr, ctdna } = laboratorySeries
  return [
    {
      name: 'clinical',
      information: added(informationOf(ldh, weeks), informationOf(nlr, weeks)),
      discrete: { draw: drawClinical, logLikelihood: clinicalLogLikelihood },
    },
    { name: 'metabolome', information: metabolomeInformation(weeks) },
    { name: 'germline', information: germlineInformation(immuneToxicityLaw, latentParts, seed, 'ici-irae') },
    {
      name: 'dna',
      information: informationOf(ctdna, weeks),
      // Tumour mutational burden is of no latent part.
      discrete: {
        draw: (_: Float64Array, random: Random) => ({ tmb: v.tmbMedian + v.tmbSd * random.normal() }),
        logLikelihood: () => 0,
      },
    },
  ]
}

function added(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value + b[i])
}
