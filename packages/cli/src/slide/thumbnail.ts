import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber } from '../every-command.ts'
import { perform } from '../perform.ts'
import { sameCommand } from '../study-path.ts'
import { type ManySlidesOptions, withManySlides } from './slide-options.ts'

interface ThumbnailOptions extends ManySlidesOptions {
  readonly size: number
}

/** `tessera slide thumbnail SLIDES --out FOLDER` */
export function addThumbnail(slide: Command, setExit: SetExit): void {
  const command = slide
    .command('thumbnail')
    .summary('pictures of whole slides')
    .description('A picture of each whole slide, made from its pyramid.')
    .option('--size <pixels>', 'of the longer side', wholeNumber(16, 20_000), 1024)
  withManySlides(command).action(async (slides: string[], options: ThumbnailOptions) => {
    setExit(
      await perform({
        name: 'slide thumbnail',
        options,
        continueWith: sameCommand(),
        work: async session => {
          const { manySlides } = await import('./many-slides.ts')
          const { slideTasks } = await import('@tessera/slides')
          return manySlides(
            slides,
            options,
            { ...slideTasks.thumbnail, settings: { longestSide: options.size } },
            session,
          )
        },
      }),
    )
  })
}
