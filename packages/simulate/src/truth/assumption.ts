/** A number that the simulation rests on. */
export interface Assumption {
  readonly name: string
  readonly value: number
  readonly unit: string | null
  /** `registered`: stands in the study's registration. `assumed`: chosen here. */
  readonly status: 'registered' | 'assumed'
  /** The publication that the value is taken from or lies within the range of, or why it was chosen. */
  readonly source: string
}

/** What a value of a table of numbers is written as: `[value, unit, source]`. */
export type Assumed = readonly [value: number, unit: string | null, source: string]

/** The numbers alone, by name. */
export type ValuesOf<T> = { readonly [K in keyof T]: number }

/** Values to compute with, and the same as records for the truth file. */
export function assumptions<const T extends Readonly<Record<string, Assumed>>>(
  table: T,
): { readonly values: ValuesOf<T>; readonly records: readonly Assumption[] } {
  const entries = Object.entries<Assumed>(table)
  const values = Object.fromEntries(entries.map(([name, [value]]) => [name, value]))
  return {
    values: values as ValuesOf<T>,
    records: entries.map(([name, [value, unit, source]]) => assumedNumber(name, value, unit, source)),
  }
}

/** The record of a number that was chosen here. */
export function assumedNumber(name: string, value: number, unit: string | null, source: string): Assumption {
  return { name, value, unit, status: 'assumed', source }
}

/** The records of numbers that stand in a registration. */
export function registeredNumbers(
  source: string,
  table: Readonly<Record<string, readonly [value: number, unit: string | null]>>,
): Assumption[] {
  return Object.entries(table).map(([name, [value, unit]]) => {
    return { name, value, unit, status: 'registered', source }
  })
}
