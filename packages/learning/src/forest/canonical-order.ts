/**
 * Rows in an order that does not depend on the order in which they were given: by patient, and the rows of one patient
 * by what they hold.
 * @param contents columns that tell the rows of a patient apart
 */
export function canonicalOrder(patient: Int32Array, contents: readonly ArrayLike<number>[]): Int32Array {
  const compare = (a: number, b: number) => {
    if (patient[a] !== patient[b]) return patient[a] - patient[b]
    for (const column of contents) if (column[a] !== column[b]) return column[a] - column[b]
    return a - b
  }
  return Int32Array.from(patient, (_, row) => row).sort(compare)
}
