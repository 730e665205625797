import { OmicsError } from '../../assay/omics-error.ts'
import type { Sample } from '../../assay/sample.ts'
import type { Design } from '../linear/linear-fits.ts'
import { type SampleVariable, sampleVariable } from './sample-variable.ts'

export interface DesignTerms {
  /** The column that is compared: levels, or a number whose slope is tested. */
  readonly group: string
  /** Columns that are adjusted for; `a:b` is the product of two. */
  readonly covariates?: readonly string[]
}

/** A design over those samples that have every column of it. */
export interface SampleDesign extends Design {
  /** Places of the samples among those given. */
  readonly rows: Int32Array
  readonly excluded: readonly { readonly sample: string; readonly column: string }[]
  /** Levels of the group in their order, each a column of that name; null where the group is a number. */
  readonly levels: readonly string[] | null
  /** Level of each used sample's group; -1 throughout where the group is a number. */
  readonly codes: Int32Array
}

/** A column of numbers with more values than this is a slope, not levels. */
const mostNumericLevels = 5

/**
 * The means model ~ 0 + group + covariates: one column a level of the group (named as the level), then treatment-coded
 * levels and numbers of the covariates. A number as the group gives an intercept and a slope of its name. Samples that
 * lack a value are left out and named.
 * @throws OmicsError `design` for a column that is not there, a group of one level, or too few samples
 */
export function sampleDesign(
  samples: readonly Sample[],
  { group, covariates = [] }: DesignTerms,
): SampleDesign {
  const names = [...new Set([group, ...covariates.flatMap(term => term.split(':'))])]
  const variables = new Map(names.map(name => [name, sampleVariable(samples, name)]))
  const excluded: { sample: string; column: string }[] = []
  const rows = Int32Array.from(
    samples.flatMap((sample, s) => {
      const lacking = names.find(name => variables.get(name)?.values[s] === null)
      if (lacking === undefined) return [s]
      excluded.push({ sample: sample.id, column: lacking })
      return []
    }),
  )
  const coded = (name: string, full: boolean) => codedVariable(need(variables.get(name), name), rows, full)
  const main = coded(group, true)
  if (main.levels !== null && main.levels.length < 2)
    throw new OmicsError(
      'design',
      `'${group}' has ${main.levels.length === 0 ? 'no level' : `one level (${main.levels[0]})`} in the ${rows.length} samples that can be used`,
      'compare two groups or more',
    )
  const parts = [
    ...(main.levels === null ? [{ name: '(Intercept)', column: new Float64Array(rows.length).fill(1) }] : []),
    ...main.columns,
    ...covariates.flatMap(term => productOf(term.split(':').map(name => coded(name, false).columns))),
  ]
  if (rows.length <= parts.length)
    throw new OmicsError(
      'too-few',
      `${rows.length} samples for ${parts.length} coefficients leave nothing to judge the error by`,
      'adjust for less, or give more samples',
    )
  return {
    names: parts.map(({ name }) => name),
    columns: parts.map(({ column }) => column),
    rows,
    excluded,
    levels: main.levels,
    codes: main.codes,
  }
}

interface NamedColumn {
  readonly name: string
  readonly column: Float64Array
}

interface Coded {
  readonly levels: readonly string[] | null
  readonly codes: Int32Array
  readonly columns: readonly NamedColumn[]
}

/** @param full a column for every level, named by the level alone; else treatment contrasts against the first */
function codedVariable(variable: SampleVariable, rows: Int32Array, full: boolean): Coded {
  const { name, values } = variable
  const used = Array.from(rows, row => values[row])
  const distinct = new Set(used)
  if (variable.kind === 'number' && (!full || distinct.size > mostNumericLevels))
    return {
      levels: null,
      codes: new Int32Array(rows.length).fill(-1),
      columns: [{ name, column: Float64Array.from(used, Number) }],
    }
  const levels = [...distinct]
    .sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1))
    .map(String)
  const codes = Int32Array.from(used, value => levels.indexOf(String(value)))
  const columns = levels
    .map((level, l) => ({
      name: full ? level : `${name}${level}`,
      column: Float64Array.from(codes, code => (code === l ? 1 : 0)),
    }))
    .slice(full ? 0 : 1)
  return { levels, codes, columns }
}

/** Every product of a column of each. */
function productOf(factors: readonly (readonly NamedColumn[])[]): NamedColumn[] {
  const [first, ...rest] = factors
  return rest.reduce<NamedColumn[]>(
    (products, factor) =>
      products.flatMap(a =>
        factor.map(b => ({
          name: `${a.name}:${b.name}`,
          column: a.column.map((value, i) => value * b.column[i]),
        })),
      ),
    [...first],
  )
}

function need<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new RangeError(`no variable '${name}'`)
  return value
}
