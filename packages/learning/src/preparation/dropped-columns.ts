/** Columns of which nothing can be learned. */
export interface DroppedColumns {
  /** Missing in every training row. */
  readonly missing: readonly string[]
  /** Of one value in every training row. */
  readonly constant: readonly string[]
}

/** A sentence for each reason why columns were dropped, with the names of all. */
export function droppedNotes({ missing, constant }: DroppedColumns): string[] {
  return [
    ...sentence(missing, 'missing in every training row'),
    ...sentence(constant, 'constant in training'),
  ]
}

function sentence(names: readonly string[], why: string): string[] {
  const all = names.map(name => `'${name}'`).join(', ')
  if (names.length === 0) return []
  return [
    names.length === 1
      ? `${all} is ${why}: dropped`
      : `${names.length} columns are ${why}, and are dropped: ${all}`,
  ]
}
