import type { Estimate, FigureOf } from '@tessera/evidence'
import { normalQuantile } from '@tessera/statistics'
import { percentLevel } from '../run/figures/place.ts'
import { niceTicks } from '../run/figures/survival-curves.ts'
import type { ClockComparison } from './compare-clock.ts'
import { type BenefitContext, placedInBenefit } from './context.ts'
import { curveGrid, type Emulation } from './emulate.ts'
import { estimandWords } from './settings.ts'

/** Weighted curves by arm from one clock, with limits from the resamples and patients at risk. */
export function weightedCurves(
  context: BenefitContext,
  name: string,
  comparison: ClockComparison,
  emulation: Emulation,
  estimates: readonly Estimate[],
): FigureOf<'kaplan-meier'> {
  const { intake, level } = context
  const { clock } = comparison.cohort
  const shown = intake.arms.map((_, k) => k).filter(k => comparison.refused[k] === null)
  const longest = Math.min(
    1.5 * clock.horizon,
    ...shown.map(k =>
      Array.from(clock.time).reduce((most, time, i) => (clock.arm[i] === k ? Math.max(most, time) : most), 0),
    ),
  )
  const times = niceTicks(longest)
  return {
    ...placedInBenefit(context, {
      name,
      section: 'emulation',
      title: `${intake.label} by arm, counted from ${clock.name}`,
      caption: `Weighted product-limit curves for ${estimandWords[intake.settings.estimand]}, with pointwise ${percentLevel(level)} limits from resampled patients. Until an arm is started, patients count for every arm that they may still start. Numbers at risk are patients by the arm that they started, unweighted.`,
    }),
    kind: 'kaplan-meier',
    unit: clock.unit,
    outcome: intake.label.toLowerCase(),
    horizon: clock.horizon,
    groups: shown.map(k => {
      const own = Array.from(clock.arm.keys()).filter(i => clock.arm[i] === k)
      return {
        label: intake.arms[k],
        n: own.length,
        events: own.reduce((sum, i) => sum + clock.event[i], 0),
        ...steps(context, comparison, emulation, k, longest),
        censored: own
          .filter(i => clock.event[i] === 0 && clock.time[i] <= longest)
          .map(i => clock.time[i])
          .sort((a, b) => a - b),
      }
    }),
    atRisk: {
      times,
      counts: shown.map(k =>
        times.map(tick =>
          clock.time.reduce((sum, time, i) => sum + (clock.arm[i] === k && time >= tick ? 1 : 0), 0),
        ),
      ),
    },
    estimates: estimates.filter(({ measure }) => measure === 'rmst_difference').map(({ id }) => id),
  }
}

/** Steps of one curve; the error at each is read between those of the grid, on the scale of log(-log S). */
function steps(
  { level }: BenefitContext,
  { numbers, cohort }: ClockComparison,
  { effect }: Emulation,
  k: number,
  longest: number,
) {
  const { horizon } = cohort.clock
  const grid = curveGrid(horizon)
  const se = Array.from(grid, (_, j) => numbers.get(`curve/${k}/${j}`)?.se ?? null)
  const errorAt = (t: number) => {
    const j = grid.findIndex(at => at >= t)
    if (j < 0) return se[se.length - 1]
    const [right, left] = [se[j], j === 0 ? 0 : se[j - 1]]
    if (right === null || left === null) return null
    const from = j === 0 ? 0 : grid[j - 1]
    return left + ((right - left) * (t - from)) / (grid[j] - from)
  }
  const z = normalQuantile(0.5 + level / 2)
  const made = { time: [0], survival: [1], lower: [1], upper: [1] }
  const { risk, survival } = effect
  risk.time.forEach((t, j) => {
    if (t > longest || risk.events[k][j] === 0) return
    const s = survival[k][j]
    const error = errorAt(t)
    made.time.push(t)
    made.survival.push(s)
    if (error === null || s <= 0 || s >= 1) {
      made.lower.push(s)
      made.upper.push(s)
      return
    }
    const half = (z * error) / Math.abs(s * Math.log(s))
    made.lower.push(s ** Math.exp(half))
    made.upper.push(s ** Math.exp(-half))
  })
  return made
}
