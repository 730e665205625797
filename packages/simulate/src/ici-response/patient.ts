import { createRandom, type Random } from '@tessera/statistics'
import { daysPerMonth, daysPerYear } from '@tessera/tables'
import { drawState, type TumourImmuneState } from '../latent/tumour-immune-state.ts'
import {
  drawExponential,
  drawIndex,
  drawOne,
  drawTruncatedNormal,
  drawYes,
  logistic,
} from '../outcome/draws.ts'
import type { Law } from '../outcome/law.ts'
import { normalLog } from '../outcome/log-likelihood.ts'
import { drawWeibull } from '../outcome/weibull.ts'
import { ici } from './assumptions.ts'
import type { CancerType } from './cancer-types.ts'

const v = ici.values
/** Years at which follow-up ends. */
const dataCut = 2019.9

/** The true values of the routine variables. */
export interface IciObservables {
  readonly age: number
  readonly treatedBefore: 0 | 1
  readonly type: CancerType
  readonly tmb: number
  readonly albumin: number
  readonly logNlr: number
}

/** One of the three cohorts: its file, its years and its tumour types. */
export interface IciCohort {
  readonly name: string
  readonly file: string
  readonly years: readonly { readonly year: number; readonly share: number }[]
  readonly types: readonly CancerType[]
  readonly patients: number
}

export interface IciPatient {
  readonly id: string
  readonly number: number
  readonly cohort: IciCohort
  readonly state: TumourImmuneState
  readonly observables: IciObservables
  readonly male: 0 | 1
  readonly combination: 0 | 1
  readonly stageFour: 0 | 1
  readonly year: number
  readonly response: 0 | 1
  readonly responseLinear: number
  readonly survivalLinear: number
  /** Months, without censoring. */
  readonly death: number
  readonly progression: number
  /** Months of follow-up. */
  readonly followed: number
}

export interface IciLaws {
  readonly response: Law<IciObservables>
  readonly survival: Law<IciObservables>
}

export function drawIciPatient(cohort: IciCohort, index: number, seed: number, laws: IciLaws): IciPatient {
  const random = createRandom(seed, 'ici', cohort.name, index)
  const state = drawState(random, 0)
  const observables = drawObservables(state, cohort, random)
  const responseLinear =
    v.responseIntercept + laws.response.observable(observables) + laws.response.latent(state)
  const survivalLinear = laws.survival.observable(observables) + laws.survival.latent(state)
  const { year } = drawOne(random, cohort.years, ({ share }) => share)
  const death = drawWeibull({ shape: v.survivalShape, scale: v.survivalScale }, survivalLinear, random)
  const progression = drawWeibull(
    { shape: v.progressionShape, scale: v.progressionScale },
    survivalLinear,
    random,
  )
  const potential = ((dataCut - year - random.next()) * daysPerYear) / daysPerMonth
  return {
    id: `${cohort.name}/${index + 1}`,
    number: index + 1,
    cohort,
    state,
    observables,
    male: drawYes(random, v.male),
    combination: drawYes(random, v.combination),
    stageFour: drawYes(random, v.stageFour),
    year,
    response: drawYes(random, logistic(responseLinear)),
    responseLinear,
    survivalLinear,
    death,
    progression: Math.min(progression, death),
    followed: Math.max(0.1, Math.min(potential, drawExponential(random, 12 / v.lostPerYear))),
  }
}

function drawObservables(state: TumourImmuneState, cohort: IciCohort, random: Random): IciObservables {
  const share = cohort.types.map(t => t.share)
  const type = cohort.types[drawIndex(random, share)]
  return {
    type,
    age: drawTruncatedNormal(random, v.ageMean, v.ageSd, 16, 92),
    treatedBefore: drawYes(random, v.treatedBefore),
    tmb: Math.min(v.tmbHighest, type.tmb * Math.exp(v.tmbSd * random.normal())),
    albumin: meanAlbumin(state) + v.albuminSd * random.normal(),
    logNlr: meanLogNlr(state) + v.nlrSd * random.normal(),
  }
}

/** Log likelihood of a state: albumin and the neutrophil-lymphocyte ratio show it. */
export function iciLogLikelihood(x: IciObservables, state: TumourImmuneState): number {
  return (
    normalLog(x.albumin, meanAlbumin(state), v.albuminSd) + normalLog(x.logNlr, meanLogNlr(state), v.nlrSd)
  )
}

const meanAlbumin = (s: TumourImmuneState) => v.albuminMean + v.albuminOnFrailty * s.frailty
const meanLogNlr = (s: TumourImmuneState) =>
  v.nlrMedianLog + v.nlrOnFrailty * s.frailty + v.nlrOnAggressiveness * s.aggressiveness
