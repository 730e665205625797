import { createRandom, type Random } from '@tessera/statistics'
import { dayNumber, daysPerYear } from '@tessera/tables'
import { drawState, type TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { drawExponential, drawIndex, drawTruncatedNormal, drawYes, logistic } from '../outcome/draws.ts'
import { type Law, latentTerm, observableTerm, type Term } from '../outcome/law.ts'
import { bernoulliLog, normalLog } from '../outcome/log-likelihood.ts'
import { drawWeibull } from '../outcome/weibull.ts'
import { visitsOf } from './assumptions.ts'

const v = visitsOf.values
const firstDay = dayNumber(2007, 1, 4)
const lastDay = dayNumber(2020, 8, 28)

/** The true values at the first visit. */
export interface FirstVisit {
  readonly age: number
  /** log2 mm */
  readonly logSize: number
  /** 1 to 4; 4 stands for four or more. */
  readonly lesions: number
  /** log2 ng/mL */
  readonly logAfp: number
  /** 5 and more */
  readonly childPugh: number
}

export interface VisitsPatient {
  readonly id: string
  readonly state: TumourImmuneState
  readonly first: FirstVisit
  readonly start: number
  readonly linear: number
  /** Days from the first visit to death, without censoring. */
  readonly time: number
  /** Days from the first visit to death or last contact. */
  readonly followed: number
  readonly died: boolean
}

/** Log hazard ratios of death from the first visit. */
export const deathTerms: readonly Term<FirstVisit>[] = [
  observableTerm(
    'Largest.Diameter.of.Hepatic.Lesions',
    0.25,
    'doubling',
    2 ** 5.95,
    'chosen',
    x => x.logSize - 5.95,
  ),
  observableTerm('Amount.of.Hepatic.Lesions', 0.15, '1 lesion', 3, 'chosen', x => x.lesions - 3),
  observableTerm('Child_pugh_score', 0.35, '1 point', 5, 'chosen', x => x.childPugh - 5),
  observableTerm('AFP', 0.06, 'doubling', 2 ** 6.5, 'chosen', x => x.logAfp - 6.5),
  observableTerm('Age', 0.03, '10 years', 54, 'chosen', x => (x.age - 54) / 10),
  latentTerm('aggressiveness', 0.3, 'chosen'),
  latentTerm('infiltration', -0.3, 'chosen'),
  latentTerm('frailty', 0.1, 'chosen'),
]

export function drawVisitsPatient(index: number, seed: number, law: Law<FirstVisit>): VisitsPatient {
  const random = createRandom(seed, 'hcc visits', index)
  const state = drawState(random, 0)
  const first = drawFirstVisit(state, random)
  const linear = law.observable(first) + law.latent(state)
  const time = Math.max(1, Math.ceil(drawWeibull({ shape: v.shape, scale: v.scale }, linear, random)))
  const start = firstDay + random.integer(lastDay - firstDay - 200)
  const lost = Math.ceil(drawExponential(random, daysPerYear / v.lostPerYear))
  const followed = Math.max(1, Math.min(time, lost, lastDay - start))
  return {
    id: `H${String(index + 1).padStart(4, '0')}`,
    state,
    first,
    start,
    linear,
    time,
    followed,
    died: time <= followed,
  }
}

function drawFirstVisit(state: TumourImmuneState, random: Random): FirstVisit {
  let childPugh = 5
  if (drawYes(random, logistic(liverLogit(state))) === 1) {
    childPugh = 6
    while (childPugh < 12 && random.next() < v.furtherPoint) childPugh++
  }
  return {
    childPugh,
    age: drawTruncatedNormal(random, v.ageMean, v.ageSd, 20, 88),
    logSize: meanLogSize(state) + v.sizeSd * random.normal(),
    lesions: 1 + drawIndex(random, [0.08, 0.25, 0.07, 0.6]),
    logAfp: meanLogAfp(state) + v.afpSd * random.normal(),
  }
}

/** Log likelihood of a state, from the first visit. */
export function firstVisitLogLikelihood(x: FirstVisit, state: TumourImmuneState): number {
  return (
    normalLog(x.logSize, meanLogSize(state), v.sizeSd) +
    normalLog(x.logAfp, meanLogAfp(state), v.afpSd) +
    bernoulliLog(x.childPugh > 5 ? 1 : 0, liverLogit(state))
  )
}

const meanLogSize = (s: TumourImmuneState) => v.sizeMedianLog2 + v.sizeOnAggressiveness * s.aggressiveness
const meanLogAfp = (s: TumourImmuneState) => v.afpMedianLog2 + v.afpOnAggressiveness * s.aggressiveness
const liverLogit = (s: TumourImmuneState) => v.liverLogit + v.liverOnFrailty * s.frailty
