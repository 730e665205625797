import type { Column } from '../column.ts'
import { parseIsoDay } from '../dates/iso.ts'
import type { Table } from '../table.ts'
import { asNumber, KindError } from './kinds.ts'
import { type DurationNode, type Node, numeric } from './node.ts'

/**
 * A function that a study adds to the language, such as `aliveAndRecurrenceFree(timeZero)`. It is given its
 * arguments as whole columns and gives a column of the declared kind back.
 */
export interface ExpressionFunction {
  readonly name: string
  readonly parameters: readonly Column['kind'][]
  readonly returns: Column['kind']
  evaluate(args: readonly Column[], table: Table): Column
}

export interface BuiltIn {
  readonly name: string
  /** As shown in errors: `log(x)`. */
  readonly usage: string
  readonly least: number
  readonly most: number
  lower(args: readonly Node[]): Node
}

type Real = (...x: number[]) => number

/** A function of numbers. A result that is not finite though no argument is missing is a fault of the row. */
function real(name: string, usage: string, least: number, most: number, apply: Real): BuiltIn {
  return {
    name,
    usage,
    least,
    most,
    lower: args => {
      const numbers = args.map(arg => asNumber(arg, `${name}()`))
      return numeric('number', scope => {
        const each = numbers.map(node => node.bind(scope))
        return row => {
          const values = each.map(at => at(row))
          if (values.some(Number.isNaN)) return Number.NaN
          const result = apply(...values)
          if (Number.isFinite(result)) return result
          scope.fault(row, `${name}(${values.join(', ')})`)
          return Number.NaN
        }
      })
    },
  }
}

/** The least or greatest, of numbers or of dates. */
function extreme(name: 'min' | 'max'): BuiltIn {
  const numbers = real(name, `${name}(x, y, ...)`, 1, 32, name === 'min' ? Math.min : Math.max)
  return {
    ...numbers,
    lower: args => {
      const dates = args.map(arg => (arg.kind === 'date' ? numeric('number', arg.bind) : null))
      if (!dates.some(Boolean)) return numbers.lower(args)
      const known = dates.filter(date => date !== null)
      if (known.length < args.length)
        throw new KindError(`${name}() mixes dates with other values`, 'give it dates only, or numbers only')
      return { ...asNumber(numbers.lower(known), name), kind: 'date' }
    },
  }
}

function span(name: string, months: number, days: number): BuiltIn {
  return {
    name,
    usage: `${name}(n)`,
    least: 1,
    most: 1,
    lower: ([count]): DurationNode => {
      if (count.kind !== 'number') throw new KindError(`${name}() needs a number`, `write ${name}(8)`)
      return {
        kind: 'duration',
        months: scope => times(count.bind(scope), months),
        days: scope => times(count.bind(scope), days),
      }
    },
  }
}

function times(at: (row: number) => number, factor: number): (row: number) => number {
  return row => at(row) * factor
}

const date: BuiltIn = {
  name: 'date',
  usage: "date('2020-01-01')",
  least: 1,
  most: 1,
  lower: ([text]) => {
    if (text.kind === 'date') return text
    const day = text.kind === 'text' && text.literal !== null ? parseIsoDay(text.literal) : Number.NaN
    if (Number.isNaN(day)) throw new KindError('date() needs a day in quotes', "write date('2020-01-01')")
    return numeric('date', () => () => day)
  },
}

const isMissing: BuiltIn = {
  name: 'isMissing',
  usage: 'isMissing(x)',
  least: 1,
  most: 1,
  lower: ([value]) =>
    numeric('boolean', scope => {
      if (value.kind === 'text') {
        const at = value.bind(scope)
        return row => (at(row) === null ? 1 : 0)
      }
      const at = value.kind === 'duration' ? value.days(scope) : value.bind(scope)
      return row => (Number.isNaN(at(row)) ? 1 : 0)
    }),
}

function rounded(x: number, digits = 0): number {
  const factor = 10 ** digits
  return (Math.sign(x) * Math.round(Math.abs(x) * factor)) / factor
}

const list: readonly BuiltIn[] = [
  real('log', 'log(x), the natural logarithm', 1, 1, Math.log),
  real('log2', 'log2(x)', 1, 1, Math.log2),
  real('log10', 'log10(x)', 1, 1, Math.log10),
  real('exp', 'exp(x)', 1, 1, Math.exp),
  real('sqrt', 'sqrt(x)', 1, 1, Math.sqrt),
  real('pow', 'pow(x, power)', 2, 2, (x, power) => x ** power),
  real('abs', 'abs(x)', 1, 1, Math.abs),
  real('round', 'round(x) or round(x, digits)', 1, 2, rounded),
  real('floor', 'floor(x)', 1, 1, Math.floor),
  real('ceil', 'ceil(x)', 1, 1, Math.ceil),
  extreme('min'),
  extreme('max'),
  span('days', 0, 1),
  span('weeks', 0, 7),
  span('months', 1, 0),
  span('years', 12, 0),
  date,
  isMissing,
]

/** Every function of the language, by name. There are no others, and none has an effect. */
export const builtIns: ReadonlyMap<string, BuiltIn> = new Map(list.map(entry => [entry.name, entry]))
