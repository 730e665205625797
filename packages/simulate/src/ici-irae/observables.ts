import type { Random } from '@tessera/statistics'
import { drawIndex, drawTruncatedNormal, drawYes, logistic } from '../outcome/draws.ts'
import { bernoulliLog } from '../outcome/log-likelihood.ts'
import { irae } from './assumptions.ts'
import type { Series } from './series.ts'
import { weighing } from './state.ts'
import { tumourTypes } from './tumour-types.ts'

const v = irae.values

/** True clinical values before the first dose; codes are places in `tumourTypes` and `drugClasses`. */
export type IraeClinical = Readonly<
  Record<'age' | 'male' | 'ecog' | 'autoimmune' | 'type' | 'drug' | 'lines', number>
>

const shares = tumourTypes.map(({ share }) => share)
const lineShares = [0.5, 0.32, 0.18]

export function drawClinical(latent: Float64Array, random: Random): IraeClinical {
  const type = drawIndex(random, shares)
  const combination = drawYes(
    random,
    tumourTypes[type].combinationUsed ? v.combinationMelanomaRenal : v.combinationOther,
  )
  const pdL1 = drawYes(random, v.pdL1)
  return {
    age: drawTruncatedNormal(random, v.ageMean, v.ageSd, 22, 88),
    male: drawYes(random, v.male),
    ecog: drawYes(random, logistic(ecogLogit(latent))),
    autoimmune: drawYes(random, logistic(autoimmuneLogit(latent))),
    type,
    drug: combination === 1 ? 2 : pdL1,
    lines: drawIndex(random, lineShares),
  }
}

/** Log likelihood of the latent parts: ECOG and the history of autoimmune disease show them. */
export function clinicalLogLikelihood(x: Readonly<Record<string, number>>, latent: Float64Array): number {
  return bernoulliLog(x.ecog, ecogLogit(latent)) + bernoulliLog(x.autoimmune, autoimmuneLogit(latent))
}

const frailty = weighing({ frailty: v.ecogOnFrailty })
const susceptible = weighing({ susceptibility: v.autoimmuneOnSusceptibility })
const ecogLogit = (latent: Float64Array) => v.ecogLogit + frailty(latent)
const autoimmuneLogit = (latent: Float64Array) => v.autoimmuneLogit + susceptible(latent)

/** Laboratory values at visits: log2 U/L, natural log, log10 % of cell-free DNA. */
export const laboratorySeries = {
  ldh: {
    mean: v.ldhMedian,
    weights: { aggressiveness: v.ldhOnAggressiveness },
    slopes: { sensitivity: -0.15 },
    between: v.ldhBetween,
    within: v.ldhWithin,
  },
  nlr: {
    mean: v.nlrMedian,
    weights: { frailty: v.nlrOnFrailty, infiltration: v.nlrOnInfiltration },
    slopes: { reactivity: v.nlrOnReactivity },
    between: v.nlrBetween,
    within: v.nlrWithin,
  },
  ctdna: {
    mean: v.ctdnaMedian,
    weights: { aggressiveness: v.ctdnaOnAggressiveness },
    slopes: { sensitivity: v.ctdnaOnSensitivity },
    between: v.ctdnaBetween,
    within: v.ctdnaWithin,
  },
} as const satisfies Record<string, Series>
