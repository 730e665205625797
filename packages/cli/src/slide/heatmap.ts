import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { numberList, realNumber, wholeNumber } from '../every-command.ts'
import { UsageError } from '../exit-code.ts'
import { perform } from '../perform.ts'
import { sameCommand } from '../study-path.ts'
import { type ManySlidesOptions, withManySlides } from './slide-options.ts'

interface HeatmapOptions extends ManySlidesOptions {
  readonly scores: string
  readonly column?: string
  readonly tileSize?: number
  readonly scaling: 'spread' | 'rank'
  readonly range?: readonly number[]
  readonly colours: 'viridis' | 'cividis' | 'magma'
  readonly opacity: number
  readonly extremes: number
  readonly downsample?: number
}

/** `tessera slide heatmap SLIDES --scores FILE --out FOLDER` */
export function addHeatmap(slide: Command, setExit: SetExit): void {
  const command = slide
    .command('heatmap')
    .summary('scores of tiles drawn over slides, as pyramids for any viewer')
    .description(
      'Attention or another score of each tile over the slide, as a pyramid that QuPath and OpenSlide open, with the tiles of highest and lowest score.',
    )
    .requiredOption(
      '--scores <file>',
      'table with x, y (level-0 pixels), a score and size; or an .h5 bag; {slide} stands for the name of the slide',
    )
    .option('--column <name>', 'of the scores; in a bag the number of the feature, from 0')
    .option(
      '--tile-size <pixels>',
      'side of a tile in level-0 pixels, where the file does not say',
      realNumber,
    )
    .addOption(
      new Option('--scaling <how>', 'values to colours: least to greatest of the slide, or by rank')
        .choices(['spread', 'rank'])
        .default('spread'),
    )
    .option('--range <least,greatest>', 'or between two values, the same for all slides', numberList)
    .addOption(
      new Option('--colours <name>', 'of the scale')
        .choices(['viridis', 'cividis', 'magma'])
        .default('viridis'),
    )
    .option('--opacity <share>', 'of the colours, 0 to 1', realNumber, 0.5)
    .option('--extremes <n>', 'tiles of highest and of lowest score to write', wholeNumber(0, 1000), 8)
    .option('--downsample <n>', 'level-0 pixels a pixel of the heatmap', realNumber)
  withManySlides(command).action(async (slides: string[], options: HeatmapOptions) => {
    setExit(
      await perform({
        name: 'slide heatmap',
        options,
        continueWith: sameCommand(),
        work: async session => {
          const { range, column, tileSize, downsample, scaling, colours, opacity, extremes, scores } = options
          if (range !== undefined && range.length !== 2)
            throw new UsageError('--range takes two numbers, such as 0,1')
          const { manySlides } = await import('./many-slides.ts')
          const { slideTasks } = await import('@tessera/slides')
          return manySlides(
            slides,
            options,
            {
              ...slideTasks.heatmap,
              dependsOn: ({ id }) => [scores.replaceAll('{slide}', id)],
              settings: {
                scores,
                column: column ?? null,
                size: tileSize ?? null,
                scaling:
                  range === undefined
                    ? { kind: scaling }
                    : { kind: 'range', least: range[0], greatest: range[1] },
                colours,
                opacity,
                extremes,
                ...(downsample === undefined ? {} : { downsample }),
              },
            },
            session,
          )
        },
      }),
    )
  })
}
