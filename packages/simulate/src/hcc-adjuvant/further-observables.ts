import { createRandom, type Random } from '@tessera/statistics'
import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { drawYes, logistic } from '../outcome/draws.ts'
import { bernoulliLog } from '../outcome/log-likelihood.ts'
import { hcc } from './assumptions.ts'

const v = hcc.values

/** What a choice of adjuvant therapy also goes by: virus under treatment, margin, satellites, grade, period. */
export interface FurtherObservables {
  readonly antiviral: 0 | 1
  readonly satellites: 0 | 1
  /** Edmondson-Steiner grade, 1 to 4. */
  readonly grade: number
  /** mm; 0 where the margin was not free. */
  readonly margin: number
  /** Years from 2020 to surgery. */
  readonly period: number
}

/**
 * Drawn apart from the routine variables, which stay as they were without these.
 * @param random a stream of its own: `furtherStream`
 * @param period years from 2020 to surgery
 */
export function drawFurther(
  state: TumourImmuneState,
  x: { readonly logSize: number; readonly hbv: 0 | 1 },
  marginPositive: boolean,
  period: number,
  random: Random,
): FurtherObservables {
  const antiviral = drawYes(random, v.antiviral)
  const satellites = drawYes(random, logistic(satellitesLogit(state)))
  const grade = drawGrade(state, random)
  const width =
    2 ** (v.marginMedianLog2 + v.marginOnSize * (x.logSize - v.sizeMedianLog2) + v.marginSd * random.normal())
  return {
    antiviral: x.hbv === 1 ? antiviral : 0,
    satellites,
    grade,
    margin: marginPositive ? 0 : Math.max(1, width),
    period,
  }
}

/** The stream of a patient's further variables. */
export function furtherStream(seed: number, centre: string, index: number): Random {
  return createRandom(seed, 'hcc pathology', centre, index)
}

function drawGrade(state: TumourImmuneState, random: Random): number {
  const poor = drawYes(random, logistic(poorGradeLogit(state)))
  const extreme = drawYes(random, v.extremeGrade)
  return poor === 1 ? 3 + extreme : 2 - extreme
}

/** Log likelihood of a state: what satellites and grade say of aggressiveness. */
export function furtherLogLikelihood(x: FurtherObservables, state: TumourImmuneState): number {
  return (
    bernoulliLog(x.satellites, satellitesLogit(state)) +
    bernoulliLog(x.grade >= 3 ? 1 : 0, poorGradeLogit(state))
  )
}

const satellitesLogit = (s: TumourImmuneState) =>
  v.satellitesLogit + v.satellitesOnAggressiveness * s.aggressiveness
const poorGradeLogit = (s: TumourImmuneState) =>
  v.poorGradeLogit + v.poorGradeOnAggressiveness * s.aggressiveness
