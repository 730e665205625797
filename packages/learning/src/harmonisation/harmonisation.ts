import type { Fitted } from '@tessera/evidence'
import { ModellingRows } from '../rows.ts'
import { numericColumns, requireRows, rowsByCentre } from './centre-rows.ts'

/**
 * An adjustment for centres, fitted on training rows.
 *
 * `apply` treats rows of a training centre as training found that centre. A centre that training did not have is
 * adjusted by what its own rows in the same call say of its features (their outcomes are never read), if there
 * are at least `minimumRows` of them; otherwise it throws. What is said of a row of such a centre then depends on
 * the rows given beside it: `withCentre` fixes the centre's adjustment once, so that later patients come one at
 * a time.
 */
export interface FittedHarmonisation extends Fitted<ModellingRows, ModellingRows> {
  /** Centres whose adjustment is known. */
  readonly centres: readonly string[]
  /** Rows that a centre unknown to training needs. */
  readonly minimumRows: number
  /** Features left as they are and why, and what else is worth knowing. */
  readonly notes: readonly string[]
  /**
   * The same harmonisation that also knows the other centres of `rows`.
   * @throws LearnerError for a centre with fewer than `minimumRows` rows
   */
  withCentre(rows: ModellingRows): FittedHarmonisation
  toJSON(): HarmonisationJson
}

/** What every saved harmonisation begins with. */
export interface HarmonisationJson {
  readonly tessera: 'harmonisation/1'
  readonly kind: string
}

/** How a centre's values are adjusted, and how those of a centre that training did not have are learned. */
export interface CentreMethod<A> {
  readonly kind: string
  readonly features: readonly string[]
  readonly minimumRows: number
  readonly notes: readonly string[]
  /** What a whole data set needs before columns are adjusted (covariates), by row. */
  prepare(rows: ModellingRows): readonly Float64Array[]
  /** The adjustment of a centre from its unlabelled rows. */
  learn(columns: readonly Float64Array[], rows: Int32Array, prepared: readonly Float64Array[]): A
  /** Writes the adjusted values of the given rows of feature j into `into`. */
  adjust(
    by: A,
    j: number,
    column: Float64Array,
    rows: Int32Array,
    prepared: readonly Float64Array[],
    into: Float64Array,
  ): void
  adjustmentJson(by: A): unknown
  /** The method without its centres. */
  json(): Readonly<Record<string, unknown>>
}

/** The harmonisation that a method and the adjustments of known centres make. */
export function harmonisation<A>(
  method: CentreMethod<A>,
  known: ReadonlyMap<string, A>,
): FittedHarmonisation {
  const learn = (rows: ModellingRows) => {
    const columns = numericColumns(rows, method.features)
    const prepared = method.prepare(rows)
    const all = new Map(known)
    const groups = rowsByCentre(rows)
    for (const { centre, rows: mine } of groups) {
      if (all.has(centre)) continue
      requireRows(centre, mine.length, method.minimumRows)
      all.set(centre, method.learn(columns, mine, prepared))
    }
    return { all, columns, prepared, groups }
  }
  return {
    centres: [...known.keys()],
    minimumRows: method.minimumRows,
    notes: method.notes,
    withCentre: rows => harmonisation(method, learn(rows).all),
    apply: rows => {
      const { all, columns, prepared, groups } = learn(rows)
      const adjusted = new Map(
        method.features.map((name, j) => {
          const into = columns[j].slice()
          for (const { centre, rows: mine } of groups) {
            const by = all.get(centre)
            if (by !== undefined) method.adjust(by, j, columns[j], mine, prepared, into)
          }
          return [name, into]
        }),
      )
      const features = rows.features.map(feature => {
        const values = adjusted.get(feature.name)
        return feature.kind === 'numeric' && values !== undefined ? { ...feature, values } : feature
      })
      return new ModellingRows({ ...rows, features })
    },
    toJSON: () => ({
      tessera: 'harmonisation/1',
      kind: method.kind,
      ...method.json(),
      centres: [...known].map(([centre, by]) => ({ centre, adjustment: method.adjustmentJson(by) })),
    }),
  }
}
