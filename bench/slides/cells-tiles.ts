// The simulated tiles on which detection is measured: other seeds than those on which its settings were chosen.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type SimulatedTile, simulateTile, tileStains } from '@tessera/simulate'

export const densities = {
  sparse: { tumour: 800, lymphocyte: 300, stromal: 400 },
  medium: { tumour: 2500, lymphocyte: 1000, stromal: 800 },
  dense: { tumour: 4500, lymphocyte: 3000, stromal: 1000 },
  lymphoid: { tumour: 500, lymphocyte: 6000, stromal: 500 },
} as const

export interface BenchTile {
  readonly name: string
  readonly density: keyof typeof densities
  readonly stain: 'ruifrok' | 'macenko' | 'pale' | 'dark'
  readonly tile: SimulatedTile
}

export function* benchTiles(seeds: readonly number[], size = 512): Generator<BenchTile> {
  for (const density of ['sparse', 'medium', 'dense', 'lymphoid'] as const)
    for (const stain of ['ruifrok', 'macenko', 'pale', 'dark'] as const)
      for (const seed of seeds)
        yield {
          name: `${density}-${stain}-${seed}`,
          density,
          stain,
          tile: simulateTile({
            seed,
            size,
            mpp: 0.5,
            densities: densities[density],
            stain: tileStains[stain],
          }),
        }
}

/** As raw pixels and centroids, for the Python that is measured beside. */
export function writeBenchTiles(folder: string, tiles: Iterable<BenchTile>): void {
  mkdirSync(folder, { recursive: true })
  const list = []
  for (const { name, density, stain, tile } of tiles) {
    const { width, height, pixels } = tile.raster
    writeFileSync(path.join(folder, `${name}.rgb`), pixels)
    const nuclei = tile.nuclei.map(({ x, y }) => [x, y])
    list.push({ name, density, stain, width, height, mpp: tile.mpp, nuclei })
  }
  writeFileSync(path.join(folder, 'tiles.json'), JSON.stringify(list))
}
