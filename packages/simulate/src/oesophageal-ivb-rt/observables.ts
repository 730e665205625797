import type { Random } from '@tessera/statistics'
import type { ObservedValues } from '../outcome/best-by-modality.ts'
import { drawTruncatedNormal, drawYes, logistic } from '../outcome/draws.ts'
import { bernoulliLog } from '../outcome/log-likelihood.ts'
import { ivb } from './assumptions.ts'
import { placeOf, weighing } from './state.ts'

const v = ivb.values

/** The true clinical values that are known of a patient when the decision after induction is made. */
export interface IvbClinical {
  readonly age: number
  readonly male: 0 | 1
  readonly ecog: 0 | 1
  readonly dysphagia: 0 | 1
  /** Organs with metastases. */
  readonly sites: number
  readonly liver: 0 | 1
}

/** Those, and the true levels of the markers that are measured by name. */
export interface IvbObservables extends IvbClinical {
  /** Tissue CXCL9 in standard deviations; shows infiltration. */
  readonly cxcl9: number
  /** log2 pg/mL in blood */
  readonly logIl6: number
  /** log2 pg/mg creatinine in urine */
  readonly logTgfb: number
}

export function drawClinical(latent: Float64Array, random: Random): IvbClinical {
  return {
    age: drawTruncatedNormal(random, v.ageMean, v.ageSd, 25, 84),
    male: drawYes(random, v.male),
    ecog: drawYes(random, logistic(ecogLogit(latent))),
    dysphagia: drawYes(random, logistic(dysphagiaLogit(latent))),
    sites: 1 + drawPoisson(random, Math.exp(logSites(latent)), 3),
    liver: drawYes(random, logistic(liverLogit(latent))),
  }
}

/** The clinical values with the markers' levels, which are latent parts themselves. */
export function withMarkers(x: IvbClinical, latent: Float64Array): IvbObservables {
  return {
    ...x,
    cxcl9: latent[placeOf('cxcl9')],
    logIl6: v.il6Median + latent[placeOf('il6')],
    logTgfb: v.tgfbMedian + latent[placeOf('tgfb')],
  }
}

/** Log likelihood of the latent parts, by the clinical values. */
export function clinicalLogLikelihood(x: ObservedValues, latent: Float64Array): number {
  return (
    bernoulliLog(x.ecog, ecogLogit(latent)) +
    bernoulliLog(x.dysphagia, dysphagiaLogit(latent)) +
    poissonLog(x.sites - 1, Math.exp(logSites(latent)), 3) +
    bernoulliLog(x.liver, liverLogit(latent))
  )
}

/** Log odds of a response to induction, which opens the trial to a patient. */
export function responseLogit(latent: Float64Array): number {
  return v.responseLogit + response(latent)
}

const response = weighing({
  cxcl9: v.responseOnCxcl9,
  aggressiveness: v.responseOnAggressiveness,
  'PD-1': v.responseOnPd1,
})
const ecog = weighing({ frailty: v.ecogOnFrailty })
const dysphagia = weighing({ aggressiveness: v.dysphagiaOnAggressiveness })
const sites = weighing({ aggressiveness: v.sitesOnAggressiveness })
const liver = weighing({ aggressiveness: v.liverOnAggressiveness })
const ecogLogit = (latent: Float64Array) => v.ecogLogit + ecog(latent)
const dysphagiaLogit = (latent: Float64Array) => v.dysphagiaLogit + dysphagia(latent)
const logSites = (latent: Float64Array) => Math.log(v.sitesMean) + sites(latent)
const liverLogit = (latent: Float64Array) => v.liverLogit + liver(latent)

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
