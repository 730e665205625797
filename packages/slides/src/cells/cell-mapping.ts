import type { Table } from '@tessera/tables'

/** Which columns of a table say what about its cells. */
export interface CellMapping {
  /** Of the middle, or of both ends (the middle between them). */
  readonly x: string | readonly [string, string]
  readonly y: string | readonly [string, string]
  readonly unit: 'um' | 'px'
  readonly class?: string
  /** Other names for classes, such as `{ "T cell": "lymphocyte" }`. */
  readonly rename?: Readonly<Record<string, string>>
  /** Markers by name: positive above a cut-off in a column. Used for cells that `class` does not name. */
  readonly positive?: Readonly<Record<string, { readonly column: string; readonly above: number }>>
}

/** How tools name the place of a cell: QuPath, our own tables, mcmicro and scimap, HALO, inForm, CellProfiler. */
const known: readonly {
  readonly x: string | readonly [string, string]
  readonly y: string | readonly [string, string]
  readonly unit: 'um' | 'px'
}[] = [
  { x: 'Centroid X µm', y: 'Centroid Y µm', unit: 'um' },
  { x: 'Centroid X px', y: 'Centroid Y px', unit: 'px' },
  { x: 'x_um', y: 'y_um', unit: 'um' },
  { x: 'X_centroid', y: 'Y_centroid', unit: 'px' },
  { x: ['XMin', 'XMax'], y: ['YMin', 'YMax'], unit: 'px' },
  { x: 'Cell X Position', y: 'Cell Y Position', unit: 'um' },
  { x: 'Location_Center_X', y: 'Location_Center_Y', unit: 'px' },
]
const classColumns = ['Classification', 'Class', 'class', 'phenotype', 'Phenotype', 'cell_type']

/**
 * The mapping by the columns' names, or null where none is known. Mu may be written as the micro sign or the Greek
 * letter. Position columns of inForm are in micrometres if it was set so when they were exported: say otherwise by a
 * mapping of one's own.
 */
export function detectMapping(table: Table): CellMapping | null {
  const plain = (name: string) => name.normalize('NFKC').toLowerCase()
  const names = new Map(table.columns.map(column => [plain(column.name), column.name]))
  const own = (name: string) => names.get(plain(name))
  const place = (wanted: string | readonly [string, string]) => {
    if (typeof wanted === 'string') return own(wanted)
    const [low, high] = [own(wanted[0]), own(wanted[1])]
    return low === undefined || high === undefined ? undefined : ([low, high] as const)
  }
  for (const { x, y, unit } of known) {
    const [foundX, foundY] = [place(x), place(y)]
    if (foundX === undefined || foundY === undefined) continue
    const className = classColumns.map(own).find(name => name !== undefined)
    return { x: foundX, y: foundY, unit, ...(className === undefined ? {} : { class: className }) }
  }
  return null
}
