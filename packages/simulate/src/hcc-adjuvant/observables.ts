import type { Random } from '@tessera/statistics'
import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { drawTruncatedNormal, drawYes, logistic } from '../outcome/draws.ts'
import { bernoulliLog, normalLog } from '../outcome/log-likelihood.ts'
import { hcc } from './assumptions.ts'
import { type FurtherObservables, furtherLogLikelihood } from './further-observables.ts'

const v = hcc.values

/** The true values of a patient's routine variables, before any laboratory or missing entry. */
export interface RoutineObservables {
  readonly age: number
  readonly male: 0 | 1
  readonly hbv: 0 | 1
  /** log2 cm */
  readonly logSize: number
  readonly nodules: number
  readonly mvi: 0 | 1
  /** log2 ng/mL */
  readonly logAfp: number
  /** g/L */
  readonly albumin: number
  /** log2 umol/L */
  readonly logBilirubin: number
  readonly ascites: 0 | 1
}

/** All that the tables say of a patient at time zero, as it truly is. */
export type HccObservables = RoutineObservables & FurtherObservables

export function drawObservables(state: TumourImmuneState, random: Random): RoutineObservables {
  const age = drawTruncatedNormal(random, v.ageMean, v.ageSd, 20, 88)
  const male = drawYes(random, v.male)
  const hbv = drawYes(random, v.hbv)
  const logSize = meanLogSize(state) + v.sizeSd * random.normal()
  let nodules = 1
  if (drawYes(random, logistic(multipleLogit(state))) === 1) {
    nodules = 2 + drawYes(random, v.thirdNodule)
    if (nodules === 3) nodules += drawYes(random, v.fourthNodule)
  }
  return {
    age,
    male,
    hbv,
    logSize,
    nodules,
    mvi: drawYes(random, logistic(mviLogit(state, logSize))),
    logAfp: meanLogAfp(state) + v.afpSd * random.normal(),
    albumin: meanAlbumin(state, age) + v.albuminSd * random.normal(),
    logBilirubin: meanLogBilirubin(state) + v.bilirubinSd * random.normal(),
    ascites: drawYes(random, logistic(ascitesLogit(state))),
  }
}

/** Log likelihood of a state: what the variables say of aggressiveness and frailty. */
export function stateLogLikelihood(x: HccObservables, state: TumourImmuneState): number {
  return (
    normalLog(x.logSize, meanLogSize(state), v.sizeSd) +
    bernoulliLog(x.nodules > 1 ? 1 : 0, multipleLogit(state)) +
    bernoulliLog(x.mvi, mviLogit(state, x.logSize)) +
    normalLog(x.logAfp, meanLogAfp(state), v.afpSd) +
    normalLog(x.albumin, meanAlbumin(state, x.age), v.albuminSd) +
    normalLog(x.logBilirubin, meanLogBilirubin(state), v.bilirubinSd) +
    bernoulliLog(x.ascites, ascitesLogit(state)) +
    furtherLogLikelihood(x, state)
  )
}

const meanLogSize = (s: TumourImmuneState) => v.sizeMedianLog2 + v.sizeOnAggressiveness * s.aggressiveness
const multipleLogit = (s: TumourImmuneState) =>
  v.multipleLogit + v.multipleOnAggressiveness * s.aggressiveness
const mviLogit = (s: TumourImmuneState, logSize: number) =>
  v.mviLogit + v.mviOnAggressiveness * s.aggressiveness + v.mviOnSize * (logSize - v.sizeMedianLog2)
const meanLogAfp = (s: TumourImmuneState) => v.afpMedianLog2 + v.afpOnAggressiveness * s.aggressiveness
const meanAlbumin = (s: TumourImmuneState, age: number) =>
  v.albuminMean + v.albuminOnFrailty * s.frailty + v.albuminOnAge * (age - v.ageMean)
const meanLogBilirubin = (s: TumourImmuneState) => v.bilirubinMedianLog2 + v.bilirubinOnFrailty * s.frailty
const ascitesLogit = (s: TumourImmuneState) => v.ascitesLogit + v.ascitesOnFrailty * s.frailty
