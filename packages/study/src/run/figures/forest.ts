import type { Estimate, FigureOf, Section } from '@tessera/evidence'
import type { Pooled } from '../estimates/meta.ts'
import { type FigureContext, placed } from './place.ts'

/** One row an estimate: centres with what they pool to, or subgroups. */
export function forestFigure(
  context: FigureContext,
  parts: {
    readonly name: string
    readonly section: Section
    readonly title: string
    readonly caption: string
    readonly model: string
    readonly rowsAre: string
    readonly nullValue: number | null
    readonly rows: readonly {
      readonly label: string
      readonly group: string | null
      readonly estimate: Estimate
    }[]
    readonly pooled: Pooled | null
  },
): FigureOf<'forest'> {
  const { estimate } = parts.rows[0]
  return {
    ...placed(context, parts),
    kind: 'forest',
    measure: estimate.measure,
    label: estimate.label,
    rowsAre: parts.rowsAre,
    nullValue: parts.nullValue,
    logarithmic: estimate.measure === 'hazard_ratio' || estimate.measure === 'observed_expected',
    rows: parts.rows.map(({ label, group, estimate: e }) => ({
      label,
      group,
      n: e.n,
      events: e.events,
      value: e.value,
      lower: e.lower,
      upper: e.upper,
      why: e.why,
    })),
    pooled: pooledOf(parts.pooled),
  }
}

function pooledOf(pooled: Pooled | null): FigureOf<'forest'>['pooled'] {
  if (pooled === null) return null
  const { value, lower, upper, method } = pooled.estimate
  if (value === null || lower === null || upper === null) return null
  return {
    label: 'Pooled, random effects',
    value,
    lower,
    upper,
    predictionLower: pooled.predictionLower,
    predictionUpper: pooled.predictionUpper,
    tau: pooled.tau,
    iSquared: pooled.iSquared,
    method: `${method}; I² ${pooled.iSquaredMethod}`,
  }
}
