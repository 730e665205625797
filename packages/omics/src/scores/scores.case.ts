import { makeSplit, type Training } from '@tessera/evidence'
import { Assay, type AssayScale, unknownSample } from '../assay/index.ts'
import type { GeneSet } from './gene-set.ts'

/** An assay of rows of numbers. */
export function assayOf(
  rows: readonly (readonly number[])[],
  scale: AssayScale = 'log2',
  genes: readonly string[] = rows.map((_, f) => `g${f + 1}`),
): Assay {
  return new Assay({
    name: 'expression',
    scale,
    features: genes.map(id => ({ id, symbol: null, names: {} })),
    samples: Array.from({ length: rows[0]?.length ?? 0 }, (_, s) => unknownSample(`s${s + 1}`)),
    values: Float64Array.from(rows.flat()),
  })
}

export function setOf(name: string, ...genes: readonly string[]): GeneSet {
  return { name, description: '', genes }
}

/** The first samples as training rows, the rest as new ones. */
export function trainedOn(assay: Assay, training: number): { training: Training<Assay>; rest: Assay } {
  const all = Int32Array.from({ length: assay.size }, (_, s) => s)
  const split = makeSplit({
    name: 'test',
    kind: 'external',
    groups: all,
    folds: [{ name: 'one', training: all.slice(0, training), heldOut: all.slice(training) }],
  })
  return {
    training: split.folds[0].divide(assay).training,
    rest: assay.select(all.slice(training)),
  }
}
