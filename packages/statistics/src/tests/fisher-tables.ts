import { StatisticsInputError } from '../input-error.ts'

/** States of the row margins that are followed at the most. */
const LARGEST = 2_000_000

/**
 * P of the tables with the observed margins that are no likelier than the observed one. Columns are filled one after the
 * other; partial tables that leave the same row margins are kept together, with their probabilities side by side (a
 * network of Mehta & Patel, JASA 1983;78:427, without its bounds).
 * @throws StatisticsInputError when there are too many to follow
 */
export function enumerateTables(table: readonly (readonly number[])[]): number {
  const rows = table.map(row => row.reduce((sum, one) => sum + one, 0))
  const columns = table[0].map((_, j) => table.reduce((sum, row) => sum + row[j], 0))
  const total = rows.reduce((sum, one) => sum + one, 0)
  if (!(total <= LARGEST))
    throw new StatisticsInputError(
      'domain',
      'table',
      `The table counts ${total} patients: above ${LARGEST} use the chi-squared test.`,
    )
  const logFactorial = new Float64Array(total + 1)
  for (let i = 2; i <= total; i++) logFactorial[i] = logFactorial[i - 1] + Math.log(i)
  const margins = [...rows, ...columns].reduce((sum, one) => sum + logFactorial[one], -logFactorial[total])
  const logOf = (cells: readonly number[]) => -cells.reduce((sum, one) => sum + logFactorial[one], 0)
  const observed = margins + table.reduce((sum, row) => sum + logOf(row), 0)
  // key: what is left of each row; value: log probabilities so far (rounded) with the number of partial tables
  let states = new Map([[rows.join(','), new Map([[0, 1]])]])
  let followed = 0
  columns.forEach(size => {
    const next: typeof states = new Map()
    for (const [key, paths] of states)
      fillColumn(key.split(',').map(Number), size, (left, cells) => {
        const name = left.join(',')
        const added = logOf(cells)
        const into = next.get(name) ?? new Map<number, number>()
        next.set(name, into)
        for (const [log, count] of paths) {
          // sums in another order differ in their last digits: tables of one probability are counted together
          const rounded = Math.round((log + added) * 1e10) / 1e10
          into.set(rounded, (into.get(rounded) ?? 0) + count)
          if (++followed > LARGEST)
            throw new StatisticsInputError(
              'option',
              'table',
              'The table is too large to count: use the chi-squared test.',
            )
        }
      })
    states = next
  })
  let p = 0
  for (const paths of states.values())
    for (const [log, count] of paths)
      if (margins + log <= observed + 1e-7) p += count * Math.exp(margins + log)
  return Math.min(1, p)
}

/** Every way to take `size` from the rows that are left. */
function fillColumn(
  left: readonly number[],
  size: number,
  found: (left: readonly number[], cells: readonly number[]) => void,
): void {
  const cells = new Array<number>(left.length).fill(0)
  const fill = (row: number, remaining: number) => {
    if (row === left.length - 1) {
      if (remaining > left[row]) return
      cells[row] = remaining
      found(
        left.map((one, i) => one - cells[i]),
        cells,
      )
      return
    }
    for (let x = 0; x <= Math.min(left[row], remaining); x++) {
      cells[row] = x
      fill(row + 1, remaining - x)
    }
  }
  fill(0, size)
}
