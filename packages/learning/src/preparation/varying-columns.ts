import type { Fitted, Fitter } from '@tessera/evidence'
import { z } from 'zod'
import type { Design } from './design.ts'
import { droppedNotes } from './dropped-columns.ts'

export const varyingColumnsSchema = z.object({ kept: z.array(z.string()) })

/** The columns that vary in training, by term. */
export interface FittedVaryingColumns extends Fitted<Design, Design> {
  readonly kept: readonly string[]
  readonly notes: readonly string[]
}

/** Drops columns that have one value, or none, in training: nothing can be learned from them. */
export function varyingColumns(): Fitter<Design, FittedVaryingColumns> {
  return {
    name: 'varying columns',
    fit: training => {
      const { terms, x } = training.data
      const kept: string[] = []
      const missing: string[] = []
      const constant: string[] = []
      terms.forEach(({ term }, j) => {
        const first = x[j][0]
        if (Number.isNaN(first)) missing.push(term)
        else if (isConstant(x[j])) constant.push(term)
        else kept.push(term)
      })
      return fittedVaryingColumns(kept, droppedNotes({ missing, constant }))
    },
  }
}

/** The choice of columns that `toJSON` wrote. */
export function varyingColumnsFromJson(json: unknown): FittedVaryingColumns {
  return fittedVaryingColumns(varyingColumnsSchema.parse(json).kept, [])
}

function fittedVaryingColumns(kept: readonly string[], notes: readonly string[]): FittedVaryingColumns {
  const wanted = new Set(kept)
  return {
    kept,
    notes,
    apply: design => {
      const columns = design.terms.map((_, j) => j).filter(j => wanted.has(design.terms[j].term))
      return { ...design, terms: columns.map(j => design.terms[j]), x: columns.map(j => design.x[j]) }
    },
    toJSON: () => ({ kept }),
  }
}

function isConstant(column: Float64Array): boolean {
  for (let i = 1; i < column.length; i++) if (column[i] !== column[0]) return false
  return true
}
