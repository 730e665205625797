import type { Random } from '@tessera/statistics'
import type { ObservedValues } from '../outcome/best-by-modality.ts'
import { drawTruncatedNormal, drawYes, logistic } from '../outcome/draws.ts'
import { normalLog } from '../outcome/log-likelihood.ts'
import { escc } from './assumptions.ts'
import type { EsccLatent } from './state.ts'

const v = escc.values

export type EsccGroup = 'surgery' | 'PD-1'

/** The true values of the clinical variables; numbers alone, so that they are observed values of a modality. */
export interface EsccClinical {
  readonly age: number
  readonly male: number
  readonly smoker: number
  readonly alcohol: number
  /** 0 upper, 1 middle, 2 lower thoracic. */
  readonly location: number
  /** 1 to 3. */
  readonly grade: number
  /** 1 to 4 (IVA, of patients with PD-1 inhibitors IVB too). */
  readonly stage: number
  readonly ecog: number
  /** log of cm */
  readonly logLength: number
  /** log of the ratio of neutrophils to lymphocytes */
  readonly logNlr: number
  readonly cpsTested: number
  /** log2 of CPS + 1 */
  readonly logCps: number
  readonly chemotherapy: number
}

/** Log odds of more than each level, at the mean of the latent parts. */
const gradeCuts = [1.6, -0.9]
const stageCuts: Readonly<Record<EsccGroup, readonly number[]>> = {
  surgery: [3, 1.1, -1.7],
  'PD-1': [5, 3.6, 1.5],
}
const ecogCuts = [0.2, -2.6]

export function drawEsccClinical(latent: EsccLatent, group: EsccGroup, random: Random): EsccClinical {
  const male = drawYes(random, v.male)
  const smoker = drawYes(random, male === 1 ? v.smokingMen : v.smokingWomen)
  const tested = group === 'surgery' ? v.cpsTestedSurgery : v.cpsTested
  const u = random.next()
  return {
    age: drawTruncatedNormal(random, v.ageMean, v.ageSd, 35, 86),
    male,
    smoker,
    alcohol: drawYes(random, logistic(v.alcoholLogit + v.alcoholOnSmoking * smoker)),
    location: u < 0.15 ? 0 : u < 0.68 ? 1 : 2,
    grade: 1 + drawLevel(gradeCuts, v.gradeOnAggressiveness * latent.aggressiveness, random),
    stage: 1 + drawLevel(stageCuts[group], v.stageOnAggressiveness * latent.aggressiveness, random),
    ecog: drawLevel(ecogCuts, v.ecogOnFrailty * latent.frailty, random),
    logLength: meanLength(latent) + v.lengthSd * random.normal(),
    logNlr: meanNlr(latent) + v.nlrSd * random.normal(),
    cpsTested: drawYes(random, tested),
    logCps: meanCps(latent) + v.cpsSd * random.normal(),
    chemotherapy: group === 'PD-1' ? drawYes(random, v.chemotherapy) : 0,
  }
}

/** Log likelihood of the latent parts given the clinical variables but PD-L1, up to a constant. */
export function esccLogLikelihood(x: EsccClinical, latent: EsccLatent, group: EsccGroup): number {
  return (
    levelLog(gradeCuts, v.gradeOnAggressiveness * latent.aggressiveness, x.grade - 1) +
    levelLog(stageCuts[group], v.stageOnAggressiveness * latent.aggressiveness, x.stage - 1) +
    levelLog(ecogCuts, v.ecogOnFrailty * latent.frailty, x.ecog) +
    normalLog(x.logLength, meanLength(latent), v.lengthSd) +
    normalLog(x.logNlr, meanNlr(latent), v.nlrSd)
  )
}

/** The regimen and PD-L1, where tested: a block of their own, of patients with a PD-1 inhibitor. */
export function drawTreatment(latent: EsccLatent, random: Random) {
  return {
    cpsTested: drawYes(random, v.cpsTested),
    logCps: meanCps(latent) + v.cpsSd * random.normal(),
    chemotherapy: drawYes(random, v.chemotherapy),
  }
}

/** Log likelihood of the latent parts given PD-L1, up to a constant. */
export function treatmentLogLikelihood(
  x: Pick<EsccClinical, 'cpsTested' | 'logCps'>,
  latent: EsccLatent,
): number {
  return x.cpsTested === 1 ? normalLog(x.logCps, meanCps(latent), v.cpsSd) : 0
}

/** The clinical variables among what a set of modalities shows. */
export function clinicalOf(x: ObservedValues): EsccClinical {
  const { age, male, smoker, alcohol, location, grade, stage, ecog, logLength, logNlr } = x
  const { cpsTested, logCps, chemotherapy } = x
  return {
    ...{ age, male, smoker, alcohol, location, grade, stage, ecog, logLength, logNlr },
    ...{ cpsTested, logCps, chemotherapy },
  }
}

/** Proportional odds: the highest level whose cut is passed. */
function drawLevel(cuts: readonly number[], shift: number, random: Random): number {
  const u = random.next()
  return cuts.filter(cut => u < logistic(cut + shift)).length
}

function levelLog(cuts: readonly number[], shift: number, level: number): number {
  const above = (k: number) => (k < 0 ? 1 : k >= cuts.length ? 0 : logistic(cuts[k] + shift))
  return Math.log(Math.max(1e-12, above(level - 1) - above(level)))
}

const meanLength = (s: EsccLatent) => Math.log(v.lengthMedian) + v.lengthOnAggressiveness * s.aggressiveness
const meanNlr = (s: EsccLatent) =>
  Math.log(v.nlrMedian) + v.nlrOnFrailty * s.frailty + v.nlrOnInfiltration * s.infiltration
const meanCps = (s: EsccLatent) => v.cpsMean + v.cpsOnInfiltration * s.infiltration
