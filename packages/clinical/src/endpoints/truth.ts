import { EndpointError, type EndpointInput } from './deriver.ts'

/**
 * An expression as 1 true, 0 false, -1 missing.
 * @throws EndpointError where it gives anything but true and false
 */
export function truthOf(expression: string, input: EndpointInput): Int8Array {
  const column = input.evaluate(expression)
  if (column.kind !== 'boolean')
    throw new EndpointError(
      `'${expression}' gives a ${column.kind}: write a condition, such as '${expression} == 1'`,
    )
  return column.values
}

/**
 * A date column as day numbers.
 * @throws EndpointError where the column holds no dates
 */
export function datesOf(name: string, input: EndpointInput): Float64Array {
  const column = input.column(name)
  if (column.kind !== 'date')
    throw new EndpointError(
      `column '${name}' is ${column.kind}, not a date: give it type date in the dictionary`,
    )
  return column.values
}

/** One name or several, as several. */
export function listOf(names: string | readonly string[]): readonly string[] {
  return typeof names === 'string' ? [names] : names
}
