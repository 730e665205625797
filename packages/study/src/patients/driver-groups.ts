import { columnName } from '@tessera/omics'
import type { ModelSpec } from '../run/model-spec.ts'

/** What is exchanged as one: a feature, a whole assay with too many columns to list, or the bags of a block. */
export interface DriverGroup {
  readonly label: string
  /** Names of its columns; none for bags. */
  readonly columns: readonly string[]
  /** Block of bags. */
  readonly bags: string | null
}

/** An assay with more columns than this is exchanged as a whole. */
const mostColumns = 40

/** The features of a model one by one, its assays column by column where they are few, its bags as a whole. */
export function driverGroups({
  features,
  assays,
  bags,
}: Pick<ModelSpec, 'features' | 'assays' | 'bags'>): DriverGroup[] {
  return [
    ...features.map(name => ({ label: name, columns: [name], bags: null })),
    ...assays.flatMap(assay => {
      const columns = readColumns(assay)
      return columns.length <= mostColumns
        ? columns.map(name => ({ label: name, columns: [name], bags: null }))
        : [{ label: `${assay.block}, as a whole`, columns, bags: null }]
    }),
    ...bags.map(name => ({ label: `${name}, as a whole`, columns: [], bags: name })),
  ]
}

/** Columns of an assay that its first steps leave: those that a step names. */
function readColumns({ block, features, steps }: ModelSpec['assays'][number]): string[] {
  const named = steps.find(step => step.step === 'features')
  const own = features.map(({ id }) => id)
  const kept = named === undefined ? own : own.filter(id => named.names.includes(id))
  return kept.map(id => columnName(block, id))
}
