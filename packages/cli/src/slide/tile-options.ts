import type { Command } from 'commander'
import { nameList, realNumber, wholeNumber } from '../every-command.ts'
import type { ManySlidesOptions } from './slide-options.ts'

/** Which tiles of a slide are wanted. */
export interface TileOptions extends ManySlidesOptions {
  readonly overlap: number
  readonly leastTissue: number
  readonly tissue: boolean
  readonly stain: 'h&e' | 'h-dab'
  readonly sample?: number
  readonly seed: number
  readonly annotations?: string
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
}

export function withTileOptions(command: Command): Command {
  return command
    .option('--overlap <pixels>', 'that neighbours share', wholeNumber(0), 0)
    .option('--least-tissue <share>', 'of a tile, 0 to 1', realNumber, 0.5)
    .option('--no-tissue', 'take every tile of the slide, glass too')
    .option('--stain <name>', 'h&e or h-dab', 'h&e')
    .option('--sample <n>', 'at most so many tiles a slide, drawn at random', wholeNumber(1))
    .option('--seed <n>', 'of what is drawn', wholeNumber(0), 1)
    .option(
      '--annotations <file>',
      'only in these outlines (GeoJSON, ASAP, Aperio); {slide} stands for its name',
    )
    .option('--include <classes>', 'of the outlines, separated by commas', nameList)
    .option('--exclude <classes>', 'of the outlines, cut out', nameList)
}

/** As the tasks of `@tessera/slides` take them. */
export function tileSettings({
  overlap,
  leastTissue,
  tissue,
  stain,
  sample,
  seed,
  annotations,
  include,
  exclude,
}: TileOptions) {
  return {
    overlap,
    leastTissue,
    tissue: tissue ? { stain } : null,
    sample: sample === undefined ? null : { most: sample, seed },
    regions:
      annotations === undefined ? null : { annotations, include: include ?? null, exclude: exclude ?? [] },
  }
}
