import { StatisticsInputError, wilsonInterval } from '@tessera/statistics'
import type { PreferenceAnalysis } from './analysis.ts'
import { type CellOrReason, isCell } from './cell.ts'
import { cellOfPatients } from './cell-of-patients.ts'
import { combine, combineEffects, type MomentOrReason } from './combine.ts'
import type { Moment } from './estimate.ts'
import { groupSummary } from './group-summary.ts'
import { scaleOf } from './outcome.ts'
import { type PatientGroups, requirePatients, rowsByStratum } from './strata.ts'

/** Everyone said before randomisation which treatment he or she would prefer, and was randomised all the same. */
export interface ElicitedPatients extends PatientGroups {
  /** 0 prefers the first treatment, 1 the second, -1 neither. */
  readonly prefers: ArrayLike<number>
}

/** The groups of one stratum: first the treatment, then what was preferred. */
interface ElicitedCells {
  readonly stratum: string | null
  readonly n: number
  /** All randomised to a treatment, whatever they prefer. */
  readonly allA: CellOrReason
  readonly allB: CellOrReason
  readonly aPrefersA: CellOrReason
  readonly aPrefersB: CellOrReason
  readonly bPrefersA: CellOrReason
  readonly bPrefersB: CellOrReason
}

/**
 * Effects of a trial in which preference was elicited from everyone before randomisation and changed nothing of it
 * (Torgerson, Klaber-Moffett & Russell, J Health Serv Res Policy 1996;1:194: the fully randomised preference trial).
 * With mu_TP the mean under T of those who prefer P, each observed:
 *
 *   treatment = all randomised to A less all randomised to B,
 *   preference = ((mu_AA - mu_AB) + (mu_BB - mu_BA)) / 2, half the treatment-by-preference interaction,
 *   selection = ((mu_AA - mu_AB) - (mu_BB - mu_BA)) / 2.
 *
 * Those without a preference count for the treatment effect. Selection and preference compare patients by what they
 * prefer, not by what they were randomised to: what goes along with a preference is part of them, as in two-stage
 * trials.
 * @throws StatisticsInputError on lengths, codes, missing values, or a horizon that is no time
 */
export function analyseElicited(patients: ElicitedPatients): PreferenceAnalysis {
  const n = requirePatients(patients)
  requirePreferences(patients.prefers, n)
  const { treatments = ['A', 'B'], level = 0.95, outcome } = patients
  const strata = rowsByStratum(n, patients.stratum).map(one => cellsOf(patients, one.stratum, one.rows))
  const parts = strata.map(one => ({ stratum: one.stratum, weight: one.n / n }))
  const moments = strata.map(one => momentsOf(one, treatments))
  const over = (pick: (of: ReturnType<typeof momentsOf>) => MomentOrReason) =>
    combine(parts, moments.map(pick), level)
  const [a, b] = treatments
  const mean = (
    treatment: string,
    prefers: string,
    pick: (of: ReturnType<typeof momentsOf>) => MomentOrReason,
  ) => ({
    treatment,
    prefers,
    observed: true,
    estimate: over(pick),
  })
  return {
    design: 'elicited',
    scale: scaleOf(outcome),
    treatments,
    level,
    n,
    effects: combineEffects(parts, moments, level),
    treatmentByPreference: [
      { prefers: a, estimate: over(one => one.treatmentPrefersA) },
      { prefers: b, estimate: over(one => one.treatmentPrefersB) },
    ],
    means: [
      mean(a, a, one => one.aPrefersA),
      mean(a, b, one => one.aPrefersB),
      mean(b, a, one => one.bPrefersA),
      mean(b, b, one => one.bPrefersB),
    ],
    share: shareOf(patients, level),
    strata: strata.map((one, i) => ({
      stratum: one.stratum,
      n: one.n,
      weight: parts[i].weight,
      shareWhoPreferA: shareIn(one),
      groups: [
        groupSummary(`prefers ${a}`, a, one.aPrefersA),
        groupSummary(`prefers ${b}`, a, one.aPrefersB),
        groupSummary(`prefers ${a}`, b, one.bPrefersA),
        groupSummary(`prefers ${b}`, b, one.bPrefersB),
        groupSummary('all', a, one.allA),
        groupSummary('all', b, one.allB),
      ],
      effects: combineEffects([{ stratum: null, weight: 1 }], [moments[i]], level),
    })),
    inverseShare: null,
    published: null,
    findings: [],
  }
}

function cellsOf(
  { outcome, treatment, prefers }: ElicitedPatients,
  stratum: string | null,
  rows: readonly number[],
): ElicitedCells {
  const group = (of: number, preferred?: number) =>
    cellOfPatients(
      outcome,
      rows.filter(row => treatment[row] === of && (preferred === undefined || prefers[row] === preferred)),
    )
  return {
    stratum,
    n: rows.length,
    allA: group(0),
    allB: group(1),
    aPrefersA: group(0, 0),
    aPrefersB: group(0, 1),
    bPrefersA: group(1, 0),
    bPrefersB: group(1, 1),
  }
}

function momentsOf(cells: ElicitedCells, [a, b]: readonly [string, string]) {
  const named: readonly (readonly [CellOrReason, string])[] = [
    [cells.aPrefersA, `randomised to ${a}, prefers ${a}`],
    [cells.aPrefersB, `randomised to ${a}, prefers ${b}`],
    [cells.bPrefersA, `randomised to ${b}, prefers ${a}`],
    [cells.bPrefersB, `randomised to ${b}, prefers ${b}`],
    [cells.allA, `randomised to ${a}`],
    [cells.allB, `randomised to ${b}`],
  ]
  /** The sum of slopes times means, of the groups whose slope is not 0. */
  const contrast = (...slopes: readonly number[]): MomentOrReason => {
    const used = named.flatMap(([cell, name], i) => (slopes[i] ? [{ cell, name, slope: slopes[i] }] : []))
    const faults = used.flatMap(({ cell, name }) => (isCell(cell) ? [] : [`${name}: ${cell.reason}`]))
    if (faults.length > 0) return { reason: faults.join('; ') }
    const sum: Moment = { value: 0, parts: [] }
    return used.reduce(
      (so, { cell, slope }) =>
        isCell(cell)
          ? {
              value: so.value + slope * cell.value,
              parts: [...so.parts, { variance: slope ** 2 * cell.variance, df: cell.df }].filter(
                part => part.variance > 0,
              ),
            }
          : so,
      sum,
    )
  }
  const half = 1 / 2
  return {
    treatment: contrast(0, 0, 0, 0, 1, -1),
    preference: contrast(half, -half, -half, half),
    selection: contrast(half, -half, half, -half),
    treatmentPrefersA: contrast(1, 0, -1),
    treatmentPrefersB: contrast(0, 1, 0, -1),
    aPrefersA: contrast(1),
    aPrefersB: contrast(0, 1),
    bPrefersA: contrast(0, 0, 1),
    bPrefersB: contrast(0, 0, 0, 1),
  }
}

function shareIn({ aPrefersA, aPrefersB, bPrefersA, bPrefersB }: ElicitedCells): number | null {
  const forA = aPrefersA.n + bPrefersA.n
  const n = forA + aPrefersB.n + bPrefersB.n
  return n === 0 ? null : forA / n
}

function shareOf({ prefers }: ElicitedPatients, level: number): PreferenceAnalysis['share'] {
  const known = Array.from(prefers).filter(one => one >= 0)
  const n = known.length
  const forA = known.filter(one => one === 0).length
  return n === 0 ? null : { value: forA / n, n, ...wilsonInterval({ successes: forA, n, level }) }
}

function requirePreferences(prefers: ArrayLike<number>, n: number): void {
  for (let row = 0; row < n; row++)
    if (prefers[row] !== 0 && prefers[row] !== 1 && prefers[row] !== -1)
      throw new StatisticsInputError(
        'domain',
        'prefers',
        `prefers is ${prefers[row]} in row ${row}: give 0 or 1, or -1 for no preference.`,
        row,
      )
}
