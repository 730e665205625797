import type { Random } from '@tessera/statistics'
import type { Cell } from './csv.ts'

/**
 * Leaves cells of a patient's row empty by chance, one draw a cell.
 * @param usual share that is missing where a cell is given none of its own
 */
export function gapsBy(random: Random, usual: number): (value: Cell, missing?: number) => Cell {
  return (value, missing = usual) => (random.next() < missing ? null : value)
}
