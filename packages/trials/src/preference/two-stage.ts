import { wilsonInterval } from '@tessera/statistics'
import type { PreferenceAnalysis, StratumResult } from './analysis.ts'
import { type CellOrReason, isCell } from './cell.ts'
import { cellOfPatients } from './cell-of-patients.ts'
import { combine, combineEffects, type MomentOrReason } from './combine.ts'
import { groupSummary } from './group-summary.ts'
import { scaleOf } from './outcome.ts'
import { rueckerEffects } from './ruecker.ts'
import { type PatientGroups, requireCoded, requirePatients, rowsByStratum } from './strata.ts'
import { twoStageFindings } from './two-stage-findings.ts'
import {
  type InverseShare,
  type TwoStageCells,
  type TwoStageMoments,
  twoStageMoments,
} from './two-stage-moments.ts'
import type { TwoStageStratum } from './two-stage-stratum.ts'

export interface TwoStagePatients extends PatientGroups {
  /** 1 for patients of the choice arm, 0 for those of the random arm. */
  readonly chose: ArrayLike<number>
  /** `ratio` in one stratum and `unbiased` over several, unless given. */
  readonly inverseShare?: InverseShare
}

/**
 * Treatment, selection and preference effects of a two-stage trial: patients are randomised to choose, or to be
 * randomised. The estimands and how they are identified are at {@link twoStageMoments}; over strata they are weighted
 * by the strata's shares of the patients; intervals are Student's with Satterthwaite's degrees of freedom.
 *
 * A stratum in which nobody chose one of the treatments gives no selection and no preference effect, and then there
 * is none over all strata: the reason is in the result.
 * @throws StatisticsInputError on lengths, codes, missing values, or a horizon that is no time
 */
export function analyseTwoStage(patients: TwoStagePatients): PreferenceAnalysis {
  const n = requirePatients(patients)
  const { outcome, treatment, chose } = patients
  requireCoded('chose', chose, n)
  const strata = rowsByStratum(n, patients.stratum).map(({ stratum, rows }): TwoStageStratum => {
    const group = (choice: number, of: number) =>
      cellOfPatients(
        outcome,
        rows.filter(row => chose[row] === choice && treatment[row] === of),
      )
    return {
      stratum,
      choseA: group(1, 0),
      choseB: group(1, 1),
      randomA: group(0, 0),
      randomB: group(0, 1),
    }
  })
  return analyseTwoStageGroups(strata, {
    ...patients,
    scale: scaleOf(outcome),
    kind: outcome.kind,
  })
}

export interface TwoStageGroupOptions extends Pick<PatientGroups, 'treatments' | 'level'> {
  readonly inverseShare?: InverseShare
  readonly kind: PatientGroups['outcome']['kind']
  /** What a difference is, in words. */
  readonly scale: string
}

/** As {@link analyseTwoStage}, from groups that are already summed up. */
export function analyseTwoStageGroups(
  strata: readonly TwoStageStratum[],
  options: TwoStageGroupOptions,
): PreferenceAnalysis {
  const { treatments = ['A', 'B'], level = 0.95, kind, scale } = options
  const inverseShare = options.inverseShare ?? (strata.length === 1 ? 'ratio' : 'unbiased')
  const n = strata.reduce((sum, stratum) => sum + patientsIn(stratum), 0)
  const parts = strata.map(stratum => ({ stratum: stratum.stratum, weight: patientsIn(stratum) / n }))
  const moments = strata.map(stratum => momentsOf(stratum, inverseShare, treatments))
  const over = (pick: (of: StratumMoments) => MomentOrReason) => combine(parts, moments.map(pick), level)
  const [a, b] = treatments
  const complete = strata.map(completeCells)
  const sound = complete.filter(cells => cells !== null)
  const results = strata.map((stratum, i) =>
    stratumResult(stratum, moments[i], parts[i].weight, treatments, level),
  )
  const effects = combineEffects(parts, moments, level)
  const analysis: PreferenceAnalysis = {
    design: 'two-stage',
    scale,
    treatments,
    level,
    n,
    effects,
    treatmentByPreference: [
      { prefers: a, estimate: over(one => one.treatmentPrefersA) },
      { prefers: b, estimate: over(one => one.treatmentPrefersB) },
    ],
    means: [
      { treatment: a, prefers: a, observed: true, estimate: over(one => one.underAPrefersA) },
      { treatment: a, prefers: b, observed: false, estimate: over(one => one.underAPrefersB) },
      { treatment: b, prefers: a, observed: false, estimate: over(one => one.underBPrefersA) },
      { treatment: b, prefers: b, observed: true, estimate: over(one => one.underBPrefersB) },
    ],
    share: shareOf(strata, level),
    strata: results,
    inverseShare,
    published:
      kind === 'mean' && sound.length === strata.length
        ? rueckerEffects(
            sound.map((cells, i) => ({ weight: parts[i].weight, cells })),
            level,
          )
        : null,
    findings: [],
  }
  return { ...analysis, findings: twoStageFindings(analysis, kind, strata) }
}

type StratumMoments = Record<keyof TwoStageMoments | 'underAPrefersA' | 'underBPrefersB', MomentOrReason>

function momentsOf(
  stratum: TwoStageStratum,
  inverseShare: InverseShare,
  [a, b]: readonly [string, string],
): StratumMoments {
  const { choseA, choseB, randomA, randomB } = stratum
  const cells = completeCells(stratum)
  const group = (cell: CellOrReason, name: string): MomentOrReason =>
    isCell(cell)
      ? {
          value: cell.value,
          parts: [{ variance: cell.variance, df: cell.df }].filter(part => part.variance > 0),
        }
      : { reason: `${name}: ${cell.reason}` }
  const own = {
    underAPrefersA: group(choseA, `chose ${a}`),
    underBPrefersB: group(choseB, `chose ${b}`),
  }
  if (cells) return { ...twoStageMoments(cells, inverseShare), ...own }
  const named = [
    [choseA, `chose ${a}`],
    [choseB, `chose ${b}`],
    [randomA, `randomised to ${a}`],
    [randomB, `randomised to ${b}`],
  ] as const
  const because = (groups: typeof named | readonly (typeof named)[number][]) => ({
    reason: groups.flatMap(([cell, name]) => (isCell(cell) ? [] : [`${name}: ${cell.reason}`])).join('; '),
  })
  const none = because(named)
  const treatment: MomentOrReason =
    isCell(randomA) && isCell(randomB)
      ? {
          value: randomA.value - randomB.value,
          parts: [randomA, randomB].filter(cell => cell.variance > 0),
        }
      : because(named.slice(2))
  return {
    treatment,
    selection: none,
    preference: none,
    underAPrefersB: none,
    underBPrefersA: none,
    treatmentPrefersA: none,
    treatmentPrefersB: none,
    ...own,
  }
}

function completeCells({ choseA, choseB, randomA, randomB }: TwoStageStratum): TwoStageCells | null {
  return isCell(choseA) && isCell(choseB) && isCell(randomA) && isCell(randomB)
    ? { choseA, choseB, randomA, randomB }
    : null
}

function patientsIn({ choseA, choseB, randomA, randomB }: TwoStageStratum): number {
  return choseA.n + choseB.n + randomA.n + randomB.n
}

function shareOf(strata: readonly TwoStageStratum[], level: number): PreferenceAnalysis['share'] {
  const choseA = strata.reduce((sum, one) => sum + one.choseA.n, 0)
  const n = choseA + strata.reduce((sum, one) => sum + one.choseB.n, 0)
  return n === 0 ? null : { value: choseA / n, n, ...wilsonInterval({ successes: choseA, n, level }) }
}

function stratumResult(
  stratum: TwoStageStratum,
  moments: StratumMoments,
  weight: number,
  treatments: readonly [string, string],
  level: number,
): StratumResult {
  const [a, b] = treatments
  const alone = [{ stratum: null, weight: 1 }]
  const chose = stratum.choseA.n + stratum.choseB.n
  return {
    stratum: stratum.stratum,
    n: patientsIn(stratum),
    weight,
    shareWhoPreferA: chose === 0 ? null : stratum.choseA.n / chose,
    groups: [
      groupSummary('chose', a, stratum.choseA),
      groupSummary('chose', b, stratum.choseB),
      groupSummary('randomised', a, stratum.randomA),
      groupSummary('randomised', b, stratum.randomB),
    ],
    effects: combineEffects(alone, [moments], level),
  }
}
