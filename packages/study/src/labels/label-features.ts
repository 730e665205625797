import { assayAtTimeZero } from '../intake/assay-columns.ts'
import { bagsAtTimeZero } from '../intake/bags-at-time-zero.ts'
import type { LoadedStudy } from '../intake/load.ts'
import type { AtTimeZero } from '../intake/samples-at-time-zero.ts'
import { openBags } from '../run/network-inputs.ts'

/**
 * What a label is predicted from, one column over all patients: of a bag the mean and the standard deviation of each
 * feature over its instances, of an assay its features; NaN for patients without. Only slides and samples known at time
 * zero count.
 */
export async function labelFeatures(
  from: readonly string[],
  { bags, assays, patients }: LoadedStudy,
  at: AtTimeZero,
): Promise<Float64Array[]> {
  const rows = Int32Array.from(patients.ids, (_, row) => row)
  const columns: Float64Array[] = []
  for (const name of from) {
    const bag = bags.find(({ block }) => block === name)
    const assembled = bag && bagsAtTimeZero(bag, 'labels', rows, at).bags
    if (assembled) {
      const { dimensions, bags: own } = await openBags(assembled)
      const both = Array.from({ length: 2 * dimensions }, () =>
        new Float64Array(rows.length).fill(Number.NaN),
      )
      for (const [row, instances] of own.entries()) {
        if (instances === null || instances.instances === 0) continue
        const values = new Float32Array(instances.instances * dimensions)
        await instances.read(0, instances.instances, values)
        summarise(values, dimensions, row, both)
      }
      columns.push(...both)
    }
    const assay = assays.find(({ block }) => block === name)
    if (assay)
      for (const { values } of assayAtTimeZero(assay, 'labels', rows, at).assay?.columns ?? [])
        columns.push(values)
  }
  return columns
}

/** Mean and standard deviation of each feature over the instances of one bag. */
function summarise(
  values: Float32Array,
  dimensions: number,
  row: number,
  into: readonly Float64Array[],
): void {
  const n = values.length / dimensions
  for (let d = 0; d < dimensions; d++) {
    let sum = 0
    let squares = 0
    for (let i = 0; i < n; i++) {
      const value = values[i * dimensions + d]
      sum += value
      squares += value * value
    }
    const mean = sum / n
    into[d][row] = mean
    into[dimensions + d][row] = Math.sqrt(Math.max(0, squares / n - mean * mean))
  }
}
