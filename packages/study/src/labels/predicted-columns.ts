import { numberColumn, type Table, withColumn } from '@tessera/tables'
import { type LabelProtocol, predictedColumn } from '../protocol/label.ts'

/**
 * The table of patients with a column for each prediction before any is made: who is in the study and what it reads can
 * be checked first. Its values say nothing but who will have one: those with a sample or slide of every block that the
 * label is predicted from.
 */
export function plannedPredictions(
  table: Table,
  labels: Readonly<Record<string, LabelProtocol>>,
  blocks: readonly { readonly block: string; readonly patient: Int32Array }[],
): Table {
  return withPredictions(
    table,
    Object.entries(labels).map(([name, { from }]) => {
      const has = from.map(one => new Set(blocks.find(({ block }) => block === one)?.patient))
      const told = (i: number) => (has.every(own => own.has(i)) ? i % 7 : Number.NaN)
      return { name, predicted: Float64Array.from({ length: table.rowCount }, (_, i) => told(i)) }
    }),
  )
}

/** The table of patients with the predictions of labels. */
export function withPredictions(
  table: Table,
  predictions: readonly { readonly name: string; readonly predicted: Float64Array }[],
): Table {
  return predictions.reduce(
    (made, { name, predicted }) => withColumn(made, numberColumn(predictedColumn(name), predicted)),
    table,
  )
}
