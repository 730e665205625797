import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { realNumber, wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { sameCommand } from '../study-path.ts'
import { withManySlides } from './slide-options.ts'
import { type TileOptions, tileSettings, withTileOptions } from './tile-options.ts'

interface TilesOptions extends TileOptions {
  readonly mpp: number
  readonly size: number
  readonly pictures?: boolean
}

/** `tessera slide tiles SLIDES --out FOLDER` */
export function addTiles(slide: Command, setExit: SetExit): void {
  const command = slide
    .command('tiles')
    .summary('where the tiles of tissue lie, and the tiles themselves')
    .description(
      'Where tiles of tissue lie on each slide, why others are left out, and with --pictures the tiles.',
    )
    .option('--mpp <µm>', 'micrometres a pixel of the tiles', realNumber, 0.5)
    .option('--size <pixels>', 'of a side of a tile', wholeNumber(8, 8192), 256)
    .option('--pictures', 'write the tiles as PNG')
  withTileOptions(command)
  withManySlides(command).action(async (slides: string[], options: TilesOptions) => {
    setExit(
      await perform({
        name: 'slide tiles',
        options,
        continueWith: sameCommand(),
        work: async session => {
          const { manySlides } = await import('./many-slides.ts')
          const { slideTasks } = await import('@tessera/slides')
          const { mpp, size, pictures = false, annotations } = options
          return manySlides(
            slides,
            options,
            {
              ...slideTasks.tiles,
              settings: { mpp, size, pictures, ...tileSettings(options) },
              dependsOn: ({ id }) =>
                annotations === undefined ? [] : [annotations.replaceAll('{slide}', id)],
            },
            session,
          )
        },
      }),
    )
  })
}
