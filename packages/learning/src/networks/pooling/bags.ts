import { type Dimension, equal, GraphShapeError, unsqueeze, type Value } from '../../graph/index.ts'

/**
 * The instances of the patients of one step, one after another, in one modality. A bag that is large fills a step
 * alone ({@link oneBag}); small ones go together ({@link manyBags}), whatever their sizes. Instances must be finite:
 * check them when they are read. A NaN here spreads to the other patients of the step, and the maximum may pass
 * over it.
 */
export interface Bags {
  /** [instances, dimensions]. */
  readonly instances: Value
  /** Which instance is of which patient; null when all are of one. */
  readonly owners: Owners | null
}

export interface Owners {
  /** int64 [instances]: the patient's place in the step, −1 for an instance of nobody. */
  readonly row: Value
  /** bool [rows, instances]. */
  readonly belongs: Value
  /** Patients in the step. */
  readonly rows: Dimension
}

/** All instances [n, dimensions] are of one patient; what is pooled has one row. */
export function oneBag(instances: Value): Bags {
  mustBeInstances(instances)
  return { instances, owners: null }
}

/**
 * Instances [n, dimensions] of several patients. `row` (int64 [n]) gives the patient of each, `rows` (int64
 * [rows]) is 0, 1, 2, ... A patient without instances pools to zeros and gives no gradient. Where nobody in the
 * step has the modality, feed one instance of zeros with row −1.
 */
export function manyBags(instances: Value, row: Value, rows: Value): Bags {
  mustBeInstances(instances)
  if (row.shape.length !== 1 || row.shape[0] !== instances.shape[0] || rows.shape.length !== 1)
    throw new GraphShapeError('bags', [instances.shape, row.shape, rows.shape], 'give one row an instance')
  const belongs = equal(unsqueeze(rows, [1]), unsqueeze(row, [0]))
  return { instances, owners: { row, belongs, rows: rows.shape[0] } }
}

/** The same bags with other numbers an instance, as an encoder gives them. */
export function withInstances(bags: Bags, instances: Value): Bags {
  mustBeInstances(instances)
  return { ...bags, instances }
}

function mustBeInstances(instances: Value): void {
  if (instances.shape.length !== 2)
    throw new GraphShapeError('bags', [instances.shape], 'instances have two axes')
}
