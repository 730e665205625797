import { type Command, Option } from 'commander'
import type { SetExit } from '../add-command.ts'
import { perform } from '../perform.ts'
import { sameCommand } from '../study-path.ts'
import { type ManySlidesOptions, withManySlides } from './slide-options.ts'

interface TissueOptions extends ManySlidesOptions {
  readonly stain: 'h&e' | 'h-dab'
}

/** `tessera slide tissue SLIDES --out FOLDER` */
export function addTissue(slide: Command, setExit: SetExit): void {
  const command = slide
    .command('tissue')
    .summary('where there is tissue, and pen, folds, bubbles, blur')
    .description('Where there is tissue on each slide and what lies over it: pen, folds, bubbles, blur, fat.')
    .addOption(new Option('--stain <name>', 'of the slides').choices(['h&e', 'h-dab']).default('h&e'))
  withManySlides(command).action(async (slides: string[], options: TissueOptions) => {
    setExit(
      await perform({
        name: 'slide tissue',
        options,
        continueWith: sameCommand(),
        work: async session => {
          const { manySlides } = await import('./many-slides.ts')
          const { slideTasks } = await import('@tessera/slides')
          return manySlides(
            slides,
            options,
            { ...slideTasks.tissue, settings: { tissue: { stain: options.stain } } },
            session,
          )
        },
      }),
    )
  })
}
