import { connectedComponents } from '../labels/connected-components.ts'
import type { Mask } from '../volume.ts'

/**
 * The mask with its holes filled: what is outside and cannot reach the volume's border by faces becomes inside. With
 * `dimensions: 2` each slice is filled for itself.
 */
export function fillHoles(mask: Mask, options: { readonly dimensions?: 2 | 3 } = {}): Mask {
  const flat = options.dimensions === 2
  const outside = { grid: mask.grid, inside: mask.inside.map(x => 1 - x) }
  const { labels, count } = connectedComponents(outside, flat ? 4 : 6)
  const open = new Uint8Array(count + 1)
  const [nx, ny, nz] = mask.grid.size
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++)
        if (i === 0 || i === nx - 1 || j === 0 || j === ny - 1 || (!flat && (k === 0 || k === nz - 1)))
          open[labels[at]] = 1
  return { grid: mask.grid, inside: mask.inside.map((x, at) => (x === 1 || open[labels[at]] === 0 ? 1 : 0)) }
}
