import type { FigureOf, TableRecord } from '@tessera/evidence'
import { type CovariateBalance, covariateBalance } from '@tessera/statistics'
import { numberColumn, textColumn } from '../run/report-tables/columns.ts'
import type { ClockComparison } from './compare-clock.ts'
import { type BenefitContext, placedInBenefit } from './context.ts'
import type { Emulation } from './emulate.ts'
import { estimandWords } from './settings.ts'

const threshold = 0.1

/** Balance of the covariates by arm planned at time zero: who is not known to have a plan counts by its probability. */
function balanceOf({ data }: ClockComparison, { effect }: Emulation): readonly CovariateBalance[] {
  const { plan, target } = effect
  const rows: { i: number; arm: number; before: number; after: number }[] = []
  plan.posterior.forEach((share, arm) => {
    share.forEach((r, i) => {
      if (r > 1e-6) rows.push({ i, arm, before: r, after: (r * target[i]) / plan.scores[arm][i] })
    })
  })
  const group = Int32Array.from(rows, row => row.arm)
  const x = data.x.map(column => Float64Array.from(rows, row => column[row.i]))
  // Before weighting the shares themselves are the weights, so both are had from two calls.
  const before = covariateBalance({ group, x, weights: rows.map(row => row.before) })
  const after = covariateBalance({ group, x, weights: rows.map(row => row.after) })
  return after.map((own, j) => ({
    before: before[j].after,
    after: own.after,
    meansBefore: before[j].meansAfter,
    meansAfter: own.meansAfter,
  }))
}

/** The love plot and the table of means. */
export function balanceEvidence(
  context: BenefitContext,
  comparison: ClockComparison,
  emulation: Emulation,
): { readonly figure: FigureOf<'balance'>; readonly table: TableRecord } {
  const { intake } = context
  const balance = balanceOf(comparison, emulation)
  const words = estimandWords[intake.settings.estimand]
  const pair = intake.arms.length > 2 ? 'of the two arms that differ most' : 'of the arms'
  return {
    figure: {
      ...placedInBenefit(context, {
        name: 'balance',
        section: 'overlap',
        title: 'Covariates before and after weighting',
        caption: `Standardised difference ${pair}, weighted to ${words}; below ${threshold} is balanced.`,
      }),
      kind: 'balance',
      threshold,
      rows: comparison.names.map((label, j) => ({
        label,
        before: finite(Math.abs(balance[j].before.smd)),
        after: finite(Math.abs(balance[j].after.smd)),
      })),
    },
    table: {
      ...placedInBenefit(context, {
        name: 'balance-means',
        section: 'overlap',
        title: 'Means of the confounders by arm, as they were and weighted',
        caption: `Weighted to ${words}. Categories are shares.`,
      }),
      columns: [
        textColumn('covariate', 'Confounder'),
        ...intake.arms.flatMap((arm, k) => [
          numberColumn(`before${k}`, arm, 2),
          numberColumn(`after${k}`, `${arm}, weighted`, 2),
        ]),
        numberColumn('smd', 'Difference left', 2),
      ],
      rows: comparison.names.map((covariate, j) => ({
        covariate,
        ...Object.fromEntries(
          intake.arms.flatMap((_, k) => [
            [`before${k}`, balance[j].meansBefore[k]],
            [`after${k}`, balance[j].meansAfter[k]],
          ]),
        ),
        smd: finite(Math.abs(balance[j].after.smd)),
      })),
      indent: null,
      note: missingNote(comparison),
    },
  }
}

function missingNote({ covariates }: ClockComparison): string | null {
  const lost = covariates.missing.filter(({ n }) => n > 0)
  if (lost.length === 0) return null
  return `Completed by chained equations in ${covariates.sets.length} data sets: ${lost.map(({ name, n }) => `${name} (${n} missing)`).join(', ')}. The table shows the first.`
}

const finite = (value: number) => (Number.isFinite(value) ? value : 0)
