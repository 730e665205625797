import { SlideError } from '../slide-error.ts'

/** @throws SlideError `bad-setting` for radii that do not rise, are not positive (0 may be the first) or of which there are none */
export function checkRadii(radii: readonly number[]): Float64Array {
  if (
    radii.length === 0 ||
    radii.some((r, k) => !Number.isFinite(r) || r < 0 || (k > 0 && r <= radii[k - 1]))
  )
    throw new SlideError('bad-setting', `the radii ${radii.slice(0, 8).join(', ')}`, 'give rising radii, µm')
  return Float64Array.from(radii)
}

/** For a distance: the first radius that is not below it. A table of squared distances says where to begin to look. */
export function radiusFinder(radii: Float64Array): (distance: number) => number {
  const most = radii[radii.length - 1]
  const cells = 4 * radii.length + 64
  const scale = most > 0 ? cells / most : 0
  const first = new Int32Array(cells + 2)
  for (let c = 0, k = 0; c <= cells + 1; c++) {
    while (k < radii.length && radii[k] < c / scale) k++
    // One earlier than the cell's lower end asks for: division and product need not round alike.
    first[c] = Math.max(0, k - 1)
  }
  return distance => {
    let k = first[Math.min(cells, Math.floor(distance * scale))]
    while (k < radii.length && radii[k] < distance) k++
    return k
  }
}
