import { createRandom } from '@tessera/statistics'

/** Which rows each tree grows from. */
export interface BagPlan {
  readonly seed: number
  /**
   * 'bootstrap': as many patients as there are, drawn with replacement; 'subsample': a share of the patients, each
   * once; 'all': every row for every tree.
   */
  readonly sample: 'bootstrap' | 'subsample' | 'all'
  /** Share of the patients of a subsample. */
  readonly fraction: number
}

/** Rows by patient, the patients by ascending code: what a tree draws does not depend on the order of rows. */
export interface PatientRows {
  /** Rows in the order of their patients. */
  readonly rows: Int32Array
  /** Rows of patient k are rows[start[k]] to rows[start[k + 1] - 1]. */
  readonly start: Int32Array
}

export function rowsByPatient(patient: Int32Array): PatientRows {
  const rows = Int32Array.from(patient, (_, row) => row).sort((a, b) => patient[a] - patient[b] || a - b)
  const start: number[] = []
  rows.forEach((row, i) => {
    if (i === 0 || patient[row] !== patient[rows[i - 1]]) start.push(i)
  })
  start.push(rows.length)
  return { rows, start: Int32Array.from(start) }
}

/** How often each row is in the sample of a tree; a patient's rows are drawn together. 0: out of bag. */
export function drawBag(plan: BagPlan, { rows, start }: PatientRows, tree: number): Int32Array {
  const weight = new Int32Array(rows.length)
  if (plan.sample === 'all') return weight.fill(1)
  const patients = start.length - 1
  const random = createRandom(plan.seed, 'forest bag', tree)
  const draw = (patient: number) => {
    for (let at = start[patient]; at < start[patient + 1]; at++) weight[rows[at]]++
  }
  if (plan.sample === 'bootstrap') for (let k = 0; k < patients; k++) draw(random.integer(patients))
  else {
    const order = random.permutation(patients)
    const taken = Math.max(1, Math.round(plan.fraction * patients))
    for (let k = 0; k < taken; k++) draw(order[k])
  }
  return weight
}
