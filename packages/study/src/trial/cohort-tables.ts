import type { Estimate, TableRecord } from '@tessera/evidence'
import type { PreferenceCohortEffect } from '@tessera/trials'
import { estimateColumn, numberColumn, textColumn } from '../run/report-tables/columns.ts'
import { type EndpointContext, placedInTrial } from './trial-evidence.ts'

/** Effects of those who chose and their differences from the randomised ones, with how each was got. */
export function cohortTable(context: EndpointContext, estimates: readonly Estimate[]): TableRecord {
  return {
    ...placedInTrial(context, {
      name: 'cohorts/effects',
      section: 'cohorts',
      title: 'Adjusted effect of those who chose, and its difference from the randomised one',
      caption:
        'A difference may come from confounders that were not measured, from other patients, or from preference itself.',
    }),
    columns: [
      textColumn('of', ''),
      textColumn('measure', 'Measure'),
      estimateColumn('value', 'Value'),
      textColumn('how', 'How'),
    ],
    rows: estimates.map(({ id, label, measure, value, lower, upper, why, method }) => {
      const isDifference = id.split('/')[1] === 'difference'
      return {
        of: isDifference ? 'Preference against randomised' : 'By preference',
        measure: isDifference && measure === 'hazard_ratio' ? 'Ratio of hazard ratios' : label,
        value,
        lower,
        upper,
        how: why ?? method,
      }
    }),
    indent: null,
    note: null,
  }
}

/** Covariates of those who chose each arm, before and after weighting. */
export function balanceTable(context: EndpointContext, effect: PreferenceCohortEffect): TableRecord {
  const { arms } = context.intake
  const overlap = effect.overlap === null ? '' : ` Overlap: ${effect.overlap.verdict}.`
  const size =
    effect.effectiveSize === null
      ? ''
      : ` Effective sizes ${effect.effectiveSize.control.toFixed(1)} and ${effect.effectiveSize.experimental.toFixed(1)}.`
  return {
    ...placedInTrial(context, {
      name: 'cohorts/balance',
      section: 'cohorts',
      title: 'Who chose what: covariates before and after weighting',
      caption: `Means and standardised differences; below 0.1 is balanced.${overlap}${size}`,
    }),
    columns: [
      textColumn('covariate', 'Covariate'),
      numberColumn('control', arms.control, 2),
      numberColumn('experimental', arms.experimental, 2),
      numberColumn('before', 'Before', 2),
      numberColumn('after', 'After', 2),
    ],
    rows: effect.balance.map(({ covariate, meanControl, meanExperimental, before, after }) => ({
      covariate,
      control: meanControl,
      experimental: meanExperimental,
      before,
      after,
    })),
    indent: null,
    note: null,
  }
}
