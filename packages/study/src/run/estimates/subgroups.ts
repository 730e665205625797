import type { Estimate } from '@tessera/evidence'
import type { SubgroupColumn } from '../../assembled.ts'
import { eventsOf, selectEvaluated, sizeOf, stackEvaluated } from '../evaluated.ts'
import { measureKey } from '../measures/catalogue.ts'
import type { Measure } from '../measures/measure.ts'
import { firstRepetition, type OutOfFold } from '../out-of-fold.ts'
import type { Replicates } from '../replicates.ts'
import { tooFew } from './by-fold.ts'
import { type EstimateContext, makeEstimate, wordsOf } from './estimate.ts'
import { bootstrapOf } from './pooled.ts'

/** Codes of each subgroup column for the held-out rows of each fold. */
export type SubgroupCodes = readonly Readonly<Record<string, Int32Array>>[]

/** A measure in each level of each subgroup, for one model. */
export function subgroupEstimates(
  context: EstimateContext,
  folds: readonly OutOfFold[],
  model: string,
  measure: Measure,
  subgroups: readonly SubgroupColumn[],
  codes: SubgroupCodes,
  replicates: Replicates,
): Estimate[] {
  const first = firstRepetition(folds)
  return subgroups.flatMap(column =>
    column.levels.flatMap((level, code) => {
      const members = stackEvaluated(
        first.map((fold, f) => selectEvaluated(fold.models[model], rowsWith(codes[f][column.name], code))),
      )
      if (sizeOf(members) === 0) return []
      const parts = {
        ...wordsOf(measure),
        model,
        subgroup: `${column.label}: ${level}`,
        n: sizeOf(members),
        events: eventsOf(members.outcome),
      }
      const suffix = `subgroup:${column.name}=${level}`
      const why = tooFew(members) ?? measure.refuse(members)
      if (why !== null) return [makeEstimate(context, { ...parts, value: null, method: 'none', why }, suffix)]
      const key = { model, measure: measureKey(measure), subgroup: { name: column.name, code } }
      const value = replicates.value(key)
      return [
        makeEstimate(
          context,
          { ...parts, value, ...bootstrapOf(replicates.of(key), value, context.level) },
          suffix,
        ),
      ]
    }),
  )
}

function rowsWith(codes: Int32Array, code: number): Int32Array {
  const rows: number[] = []
  codes.forEach((c, row) => {
    if (c === code) rows.push(row)
  })
  return Int32Array.from(rows)
}
