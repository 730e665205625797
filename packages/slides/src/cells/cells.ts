/**
 * The cells of a slide, found here or by another tool, one entry each in every column. Places are micrometres from the
 * slide's upper left corner: x to the right, y down.
 */
export interface Cells {
  readonly count: number
  readonly x: Float64Array
  readonly y: Float64Array
  readonly classNames: readonly string[]
  /** Index into `classNames`, -1 where a cell has no class. */
  readonly classOf: Int16Array
  /** By names that end in their unit, such as `area_um2`. NaN where the source has no value. */
  readonly measurements: Readonly<Record<string, Float64Array>>
  /** Where the cells and their classes come from, for the manifest. */
  readonly source: string
}

/** Places of the cells of one class, µm; of all with null. A class that no cell has gives none. */
export function placesOf(
  cells: Cells,
  className: string | null,
): { readonly x: Float64Array; readonly y: Float64Array } {
  if (className === null) return { x: cells.x, y: cells.y }
  const wanted = cells.classNames.indexOf(className)
  let count = 0
  for (let i = 0; i < cells.count; i++) if (wanted >= 0 && cells.classOf[i] === wanted) count++
  const x = new Float64Array(count)
  const y = new Float64Array(count)
  for (let i = 0, to = 0; to < count; i++)
    if (cells.classOf[i] === wanted) {
      x[to] = cells.x[i]
      y[to++] = cells.y[i]
    }
  return { x, y }
}
