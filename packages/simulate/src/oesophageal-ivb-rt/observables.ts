import type { Random } from '@tessera/statistics'
import { bernoulliLog, normalLog } from '../latent/expected-risk.ts'
import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { drawTruncatedNormal, drawYes, logistic } from '../outcome/draws.ts'
import { ivb } from './assumptions.ts'

const v = ivb.values

/** The true values of what is known of a patient when the decision after induction is made. */
export interface IvbObservables {
  readonly age: number
  readonly male: 0 | 1
  readonly ecog: 0 | 1
  readonly dysphagia: 0 | 1
  /** Organs with metastases. */
  readonly sites: number
  readonly liver: 0 | 1
  /** Tissue CXCL9 in standard deviations; shows infiltration. */
  readonly cxcl9: number
  /** log2 mutations/Mb */
  readonly logTmb: number
  /** log2 pg/mL in blood */
  readonly logIl6: number
  /** log2 pg/mg creatinine in urine */
  readonly logTgfb: number
}

export function drawIvbObservables(state: TumourImmuneState, random: Random): IvbObservables {
  return {
    age: drawTruncatedNormal(random, v.ageMean, v.ageSd, 25, 84),
    male: drawYes(random, v.male),
    ecog: drawYes(random, logistic(ecogLogit(state))),
    dysphagia: drawYes(random, logistic(dysphagiaLogit(state))),
    sites: 1 + drawPoisson(random, Math.exp(logSites(state)), 3),
    liver: drawYes(random, logistic(liverLogit(state))),
    cxcl9: v.cxcl9OnInfiltration * state.infiltration + v.cxcl9Sd * random.normal(),
    logTmb: v.tmbMedian + v.tmbSd * random.normal(),
    logIl6: meanIl6(state) + v.il6Sd * random.normal(),
    logTgfb: meanTgfb(state) + v.tgfbSd * random.normal(),
  }
}

/** Log likelihood of a state, of a patient whose response to induction made them eligible; infiltration is not read. */
export function ivbLogLikelihood(x: IvbObservables, state: TumourImmuneState): number {
  return (
    bernoulliLog(x.ecog, ecogLogit(state)) +
    bernoulliLog(x.dysphagia, dysphagiaLogit(state)) +
    poissonLog(x.sites - 1, Math.exp(logSites(state)), 3) +
    bernoulliLog(x.liver, liverLogit(state)) +
    normalLog(x.logIl6, meanIl6(state), v.il6Sd) +
    normalLog(x.logTgfb, meanTgfb(state), v.tgfbSd) +
    bernoulliLog(1, responseLogit(x, state))
  )
}

/** Log odds of a response to induction. */
export function responseLogit(x: IvbObservables, state: TumourImmuneState): number {
  return v.responseLogit + v.responseOnCxcl9 * x.cxcl9 + v.responseOnAggressiveness * state.aggressiveness
}

const ecogLogit = (s: TumourImmuneState) => v.ecogLogit + v.ecogOnFrailty * s.frailty
const dysphagiaLogit = (s: TumourImmuneState) =>
  v.dysphagiaLogit + v.dysphagiaOnAggressiveness * s.aggressiveness
const logSites = (s: TumourImmuneState) => Math.log(v.sitesMean) + v.sitesOnAggressiveness * s.aggressiveness
const liverLogit = (s: TumourImmuneState) => v.liverLogit + v.liverOnAggressiveness * s.aggressiveness
const meanIl6 = (s: TumourImmuneState) =>
  v.il6Median + v.il6OnAggressiveness * s.aggressiveness + v.il6OnFrailty * s.frailty
const meanTgfb = (s: TumourImmuneState) => v.tgfbMedian + v.tgfbOnFrailty * s.frailty

/** A Poisson count of at most `most`, all beyond counted as it. */
function drawPoisson(random: Random, mean: number, most: number): number {
  let left = random.next()
  let term = Math.exp(-mean)
  for (let k = 0; k < most; k++) {
    left -= term
    if (left < 0) return k
    term *= mean / (k + 1)
  }
  return most
}

function poissonLog(count: number, mean: number, most: number): number {
  let term = Math.exp(-mean)
  let below = 0
  for (let k = 0; k < count; k++) {
    below += term
    term *= mean / (k + 1)
  }
  return Math.log(count < most ? term : Math.max(1 - below, 1e-12))
}
